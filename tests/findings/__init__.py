"""Runnable examples of findings: one data file a code."""
