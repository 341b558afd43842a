"""Owns the second listener's port: off by default, after the turn, and only ever filing an event (S03)."""
