"""The idea, with no word of any domain: event, stream, posting, account, period, figure, finding, fold."""
