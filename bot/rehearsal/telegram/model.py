"""Owns the things Telegram knows: people, bots, chats, messages, button presses and calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.rehearsal.telegram import html
from bot.rehearsal.telegram.markup import Button, Markup


@dataclass(frozen=True, slots=True)
class Account:
    """A bot: its own number, name and token."""

    id: int
    username: str
    first_name: str
    token: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Telegram account. Her private chat with the bot has her number."""

    id: int
    first_name: str
    language_code: str
    username: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it stands now. `text` is the caption where there is a picture or file.

    `content` is what the Bot API shows besides (`{"photo": [...]}`); `history` the same message before
    each edit, oldest first; `date` and `edited` are aware.
    """

    id: int
    chat_id: int
    sender: int
    from_bot: bool
    date: datetime
    text: str = ""
    entities: tuple[Mapping[str, Any], ...] = ()
    kind: str = "text"
    file_id: str | None = None
    content: Mapping[str, Any] = field(default_factory=dict)
    markup: Markup | None = None
    silent: bool = False
    protected: bool = False
    reply_to: int | None = None
    origin: Mapping[str, Any] | None = None
    edited: datetime | None = None
    history: tuple[Message, ...] = ()
    reactions: tuple[str, ...] = ()

    @property
    def html(self) -> str:
        """The words with their marks, safe to show on a page."""
        return html.render(self.text, self.entities)

    @property
    def buttons(self) -> tuple[tuple[Button, ...], ...]:
        """Rows of inline buttons as (label, data)."""
        return self.markup.rows if self.markup and self.markup.kind == "inline" else ()

    @property
    def reply_keyboard(self) -> tuple[tuple[str, ...], ...]:
        """Rows of labels of the keyboard this message brought, () where it brought none."""
        if self.markup is None or self.markup.kind != "keyboard":
            return ()
        return tuple(tuple(button.label for button in row) for row in self.markup.rows)

    @property
    def photo(self) -> str | None:
        """The file id of what she sees above the words: a photo or a moving picture."""
        return self.file_id if self.kind in ("photo", "animation") else None

    def changed(self, at: datetime, **new: Any) -> Message:
        """The message after an edit, with what it was before in its history."""
        before = replace(self, history=())
        return replace(self, edited=at, history=(*self.history, before), **new)


@dataclass(frozen=True, slots=True)
class Toast:
    """What the bot answered to a tap: the few words that show up for a moment, or an alert to click away."""

    at: datetime
    text: str
    alert: bool


@dataclass(slots=True)
class Query:
    """A tap on an inline button, waiting for the bot's answer."""

    id: str
    sender: int
    chat_id: int
    message_id: int
    data: str
    at: datetime
    answer: Toast | None = None


@dataclass(slots=True)
class Chat:
    """A chat from the bot's side. A private chat has its person's number, a group a negative one.

    `messages` are those that stand, oldest first; `deleted` those that were there. `keyboard` is the reply
    keyboard under the chat now; `toasts` the answers to her taps. `started`: she has written to the bot;
    `blocked`, `gone`: she has blocked it, she has deleted her account; `status` is the bot's in a group.
    """

    id: int
    kind: str = "private"
    title: str = ""
    person: Person | None = None
    started: bool = False
    blocked: bool = False
    gone: bool = False
    status: str = "member"
    moved_to: int | None = None
    keyboard: tuple[tuple[str, ...], ...] = ()
    pinned: list[int] = field(default_factory=list)
    toasts: list[Toast] = field(default_factory=list)
    by_id: dict[int, Message] = field(default_factory=dict)
    deleted: dict[int, Message] = field(default_factory=dict)

    @property
    def messages(self) -> list[Message]:
        return list(self.by_id.values())

    @property
    def from_bot(self) -> list[Message]:
        """The bot's messages that stand, oldest first."""
        return [message for message in self.by_id.values() if message.from_bot]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot: when, which method and chat, what it was given and what it was told.

    `outcome` is "ok", Telegram's description of a refusal, or "lost: " and what the client saw in place of
    an answer; `fault` is what was made to go wrong, "" for nothing. A lost call may have been carried out:
    `code` is that of the answer that did not arrive, 0 where nothing was done.
    """

    at: datetime
    method: str
    chat: int | None
    payload: Mapping[str, Any]
    code: int
    outcome: str
    result: Any = None
    fault: str = ""
