"""Learning from closed tickets (学习): classes, units and the words that decide."""
