"""Verifying: every promise about what was recorded, checked; all findings at once.

Each part is asked on its own, so that a broken one hides no other. What was verified is remembered outside
the folder (`heads.py`): the next time only commits and folders that are new are read.
"""
