"""Frozen sample records of each release: what was once written is read for ever."""
