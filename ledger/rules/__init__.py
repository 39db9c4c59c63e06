"""The rules of the office as pure functions of parameters: deadlines, quorum, ballots and points."""
