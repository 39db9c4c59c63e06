"""The office's registers (台账): what their columns are, and how a sheet of one becomes events."""
