"""The git repository of the records: questions, commits, signatures, remotes, and who works here."""
