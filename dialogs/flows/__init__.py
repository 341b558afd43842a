"""The flows: what comes next, as tables."""
