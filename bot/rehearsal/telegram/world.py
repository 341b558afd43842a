"""Owns the state of one Telegram as one bot sees it, and the few steps by which it changes."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from bot.rehearsal.telegram import shapes
from bot.rehearsal.telegram.bell import Bell
from bot.rehearsal.telegram.errors import Refusal
from bot.rehearsal.telegram.faults import Faults
from bot.rehearsal.telegram.files import Files
from bot.rehearsal.telegram.model import Account, Call, Chat, Message, Person, Query
from bot.rehearsal.telegram.queue import UpdateQueue

W = TypeVar("W", bound="World")
P = ParamSpec("P")
R = TypeVar("R")

TOKEN = "1000001:TEST-token-of-the-rehearsal-bot-000"
USERNAME = "napwise_rehearsal_bot"
FIRST_UPDATE = 700_000_001
FIRST_QUERY = 4_000_000_000_000_000_001


def locked(method: Callable[Concatenate[W, P], R]) -> Callable[Concatenate[W, P], R]:
    """One thread at a time: tests may write while a server answers."""

    @functools.wraps(method)
    def held(self: W, *args: P.args, **kwargs: P.kwargs) -> R:
        with self.lock:
            return method(self, *args, **kwargs)

    return cast("Callable[Concatenate[W, P], R]", held)


class Poll:
    """A getUpdates that waits; `ended` is why it must not wait any longer."""

    ended: Refusal | None = None


@dataclass(slots=True)
class Webhook:
    """Where updates are brought; without a `url` they are fetched. `error` is the last one, with its time."""

    url: str = ""
    secret: str = ""
    at_once: int = 40
    error: tuple[datetime, str] | None = None


class World:
    """Chats, people, files, queue and records; `now` is the only clock."""

    def __init__(self, now: Callable[[], datetime], token: str = TOKEN, username: str = USERNAME) -> None:
        number = int(token.partition(":")[0])
        self.now = now
        self.account = Account(number, username, "Napwise (rehearsal)", token)
        self.lock = threading.RLock()
        self.bell = Bell()
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.files = Files()
        self.faults = Faults()
        self.updates = UpdateQueue(now, FIRST_UPDATE)
        self.calls: list[Call] = []
        self.profile: dict[str, Any] = {}
        self.webhook = Webhook()
        self.poll: Poll | None = None
        self.sends_per_s: int | None = None
        self.sent_at: list[datetime] = []
        self._last_message = 0

    def next_message_id(self) -> int:
        # One row of numbers for all private chats of a bot, as with Telegram.
        self._last_message += 1
        return self._last_message

    def keep(self, message: Message) -> Message:
        """Put a message into its chat: new, or instead of what it was before an edit."""
        chat = self.chats[message.chat_id]
        fresh = message.id not in chat.by_id
        chat.by_id[message.id] = message
        markup = message.markup
        if fresh and markup and markup.kind == "keyboard":
            chat.keyboard = message.reply_keyboard
        if fresh and markup and markup.kind == "remove":
            chat.keyboard = ()
        self.bell.ring()
        return message

    def tell_bot(self, kind: str, content: dict[str, Any]) -> int:
        """Queue an update for the bot; its id."""
        number = self.updates.file(kind, content)
        self.bell.ring()
        return number

    def tell_membership(self, chat: Chat, by: dict[str, Any], old: str, new: str) -> int:
        content = shapes.membership(self, chat, by, old, new)
        return self.tell_bot("my_chat_member", {**content, "date": shapes.stamp(self.now())})

    def record(self, call: Call) -> None:
        self.calls.append(call)
        self.bell.ring()
