"""Keeps health facts unreadable for whoever has the database but not the site key."""
