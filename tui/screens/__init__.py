"""The screens: each asks the desk for a frozen view and draws it."""
