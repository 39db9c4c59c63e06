"""What is due and what was earned: deadlines and points, computed from the read model."""
