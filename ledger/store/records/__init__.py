"""The form of the records: the folder, the names of files, the canonical TOML, what is refused unread."""
