"""The hazard table against the house: its file, its controls, its tests, and its page for readers."""
