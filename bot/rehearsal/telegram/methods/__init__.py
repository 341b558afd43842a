"""Owns what the bot can call: every method by its name in small letters, for Telegram takes any."""

from bot.rehearsal.telegram.methods import editing, profile, receiving, sending
from bot.rehearsal.telegram.methods.table import Method

METHODS: dict[str, Method] = {
    name.lower(): method
    for table in (sending.METHODS, editing.METHODS, profile.METHODS, receiving.METHODS)
    for name, method in table.items()
}
POLL = "getupdates"
