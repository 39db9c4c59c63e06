"""What a clerk says becomes events, or everything that is wrong with it."""
