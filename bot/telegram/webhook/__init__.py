"""Owns the second way in: Telegram brings each update to our door, and is thanked once it is saved."""
