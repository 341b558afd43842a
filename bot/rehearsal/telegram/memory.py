"""Owns the looking: chats, messages and calls as tests and pages read them."""

from __future__ import annotations

from bot.rehearsal.telegram.model import Call, Chat, Message, Query
from bot.rehearsal.telegram.world import World, locked


class Memory(World):
    """Reads without changing anything."""

    @property
    def version(self) -> int:
        """Grows with every change: hand it to changed()."""
        return self.bell.count

    async def changed(self, since: int, timeout_s: float | None = None) -> int:
        """The version once it is above `since`, or the old one after `timeout_s` real seconds."""
        return await self.bell.wait(since, timeout_s)

    @locked
    def chat(self, chat_id: int) -> Chat:
        """KeyError for a chat that nobody has opened."""
        return self.chats[chat_id]

    @locked
    def last(self, chat_id: int) -> Message:
        """The bot's newest message there; AssertionError where it has said nothing."""
        said = self.chats[chat_id].from_bot
        assert said, f"the bot has said nothing in {chat_id}"
        return said[-1]

    @locked
    def texts(self, chat_id: int) -> list[str]:
        """The words of the bot's messages there, oldest first."""
        return [message.text for message in self.chats[chat_id].from_bot]

    @locked
    def asked(self, method: str, chat_id: int | None = None) -> list[Call]:
        """The calls of one method, to one chat if given, oldest first."""
        return [
            call
            for call in self.calls
            if call.method.lower() == method.lower() and chat_id in (None, call.chat)
        ]

    @property
    def unanswered(self) -> list[Query]:
        """Taps that the bot has not answered yet."""
        return [query for query in list(self.queries.values()) if query.answer is None]

    @locked
    def assert_nothing_left(self) -> None:
        """AssertionError while an update is unconfirmed, or where a planned fault never happened."""
        assert not len(self.updates), f"{len(self.updates)} updates are not confirmed: {self.updates.waiting}"
        unused = [one for one in self.faults.planned if one.times is not None]
        assert not unused, f"planned faults that never happened: {unused}"
