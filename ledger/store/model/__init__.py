"""The read model: a disposable SQLite file that is a function of a commit, and every question about it."""
