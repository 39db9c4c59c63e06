"""The commands, one module each: `configure` names its arguments, `run` does it and returns the exit code."""
