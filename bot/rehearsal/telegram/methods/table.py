"""Owns the shape of a method: what the bot asked for goes in, the result for it comes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.rehearsal.telegram.arguments import Arguments
from bot.rehearsal.telegram.world import World

# Raises Refused for what Telegram refuses. Runs under the world's lock.
Method = Callable[[World, Arguments], Any]
