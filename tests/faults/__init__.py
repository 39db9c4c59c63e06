"""Faults at every system call that changes the disk: killed before it, or told that the disk failed."""
