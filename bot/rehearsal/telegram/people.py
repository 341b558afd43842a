"""Owns what people do with their phones: write, tap, edit, send pictures, block the bot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.rehearsal.telegram import html, phones, shapes
from bot.rehearsal.telegram.errors import Impossible
from bot.rehearsal.telegram.model import Chat, Message, Person, Query
from bot.rehearsal.telegram.world import FIRST_QUERY, World, locked

TEXT_UNITS = 4096
DATA_BYTES = 64


class People(World):
    """Each returns the id of the update that the bot gets; Impossible for what no client lets a person do."""

    @locked
    def person(
        self, number: int, first_name: str = "Ann", language_code: str = "en", *, started: bool = False
    ) -> Person:
        """The person with this number; made at the first mention, `started` as one who has written before."""
        if number not in self.people:
            person = Person(number, first_name, language_code)
            self.people[number] = person
            self.chats[number] = Chat(number, person=person, title=first_name)
            self.bell.ring()
        self.chats[number].started |= started
        return self.people[number]

    @locked
    def write(
        self,
        user_id: int,
        text: str,
        *,
        entities: Sequence[Mapping[str, Any]] | None = None,
        reply_to: int | None = None,
        chat: int | None = None,
    ) -> int:
        """She writes to the bot, or into the group `chat`."""
        if not text.strip() or html.units(text) > TEXT_UNITS:
            raise Impossible("a message has 1 to 4096 characters")
        where = self._at(user_id, chat)
        if reply_to is not None and reply_to not in where.by_id:
            raise Impossible(f"no message {reply_to} to reply to")
        marks = phones.commands(text) if entities is None else tuple(entities)
        return self._sends(user_id, where, text=text, entities=marks, reply_to=reply_to)

    @locked
    def send_media(
        self,
        user_id: int,
        kind: str,
        caption: str | None = None,
        data: bytes | None = None,
        album: str = "",
    ) -> int:
        """She sends a photo, voice, video, video_note, sticker, location, venue, contact, document, poll,
        dice, game, story, animation or audio; `data` are the bytes of a file, `album` groups several.
        """
        file_id, content = phones.content(self.files, kind, data)
        content |= {"media_group_id": album} if album else {}
        return self._sends(
            user_id, self._at(user_id), text=caption or "", kind=kind, file_id=file_id, content=content
        )

    @locked
    def edit(self, user_id: int, message_id: int, text: str) -> int:
        """She changes a message of hers, or its caption."""
        where = self._at(user_id)
        before = where.by_id.get(message_id)
        if before is None or before.sender != user_id:
            raise Impossible(f"message {message_id} is not hers")
        after = self.keep(before.changed(self.now(), text=text, entities=phones.commands(text)))
        return self.tell_bot("edited_message", shapes.message(self, after))

    @locked
    def delete(self, user_id: int, message_id: int) -> None:
        """She deletes a message of hers for both sides; nobody tells the bot."""
        where = self._at(user_id)
        if message_id not in where.by_id or where.by_id[message_id].sender != user_id:
            raise Impossible(f"message {message_id} is not hers")
        where.deleted[message_id] = where.by_id.pop(message_id)
        self.bell.ring()

    @locked
    def tap(self, user_id: int, message_id: int, data: str) -> int:
        """She taps an inline button; clients can send any `data` of up to 64 bytes, for any message id."""
        if len(data.encode("utf-8", "surrogatepass")) > DATA_BYTES:
            raise Impossible("a button carries at most 64 bytes")
        where = self._at(user_id)
        number = str(FIRST_QUERY + len(self.queries))
        query = Query(number, user_id, where.id, message_id, data, self.now())
        self.queries[number] = query
        return self.tell_bot("callback_query", shapes.query(self, query))

    @locked
    def press(self, user_id: int, label: str) -> int:
        """She taps the newest inline button with this label, else the key of this name under the chat."""
        where = self._at(user_id)
        for message in reversed(where.messages):
            for button in (one for row in message.buttons for one in row if one.label == label):
                if button.data is None:
                    raise Impossible(f"{label!r} opens something and tells the bot nothing")
                return self.tap(user_id, message.id, button.data)
        if any(label in row for row in where.keyboard):
            return self.write(user_id, label)
        raise Impossible(f"no button {label!r}; there are: {phones.labels(where)}")

    @locked
    def block(self, user_id: int) -> int:
        where = self._at(user_id)
        where.blocked = True
        return self.tell_membership(where, shapes.user(self.people[user_id]), "member", "kicked")

    @locked
    def unblock(self, user_id: int) -> int:
        where = self.chats[user_id]
        where.blocked = False
        return self.tell_membership(where, shapes.user(self.people[user_id]), "kicked", "member")

    @locked
    def deactivate(self, user_id: int) -> None:
        """Her account is no more; nobody tells the bot."""
        self.chats[user_id].gone = True
        self.bell.ring()

    @locked
    def add_to_group(
        self, chat_id: int, by: int, *, title: str = "A group", kind: str = "group", status: str = "member"
    ) -> int:
        """Somebody adds the bot to a group, supergroup or channel; `chat_id` is below 0."""
        if chat_id >= 0:
            raise Impossible("a group's number is below 0")
        where = self.chats.setdefault(chat_id, Chat(chat_id, kind, title, status="left"))
        before, where.status = where.status, status
        return self.tell_membership(where, shapes.user(self.people[by]), before, status)

    @locked
    def remove_from_group(self, chat_id: int, by: int) -> int:
        """Somebody throws the bot out."""
        where = self.chats[chat_id]
        before, where.status = where.status, "kicked"
        return self.tell_membership(where, shapes.user(self.people[by]), before, "kicked")

    @locked
    def migrate(self, chat_id: int, to: int) -> None:
        """A group becomes a supergroup with another number; the old number only says so from now on."""
        old = self.chats[chat_id]
        self.chats[to] = Chat(to, "supergroup", old.title, status=old.status)
        old.moved_to = to
        self.bell.ring()

    @locked
    def raw(self, update: Any) -> int:
        """Any update, also a broken one, as it is; without an update_id it gets one."""
        number = self.updates.inject(update)
        self.bell.ring()
        return number

    def _at(self, user_id: int, chat: int | None = None) -> Chat:
        """The chat she is in, if her client would let her do anything there."""
        if user_id not in self.people:
            raise Impossible(f"nobody has the number {user_id}: call person({user_id}) first")
        own = self.chats[user_id]
        if own.gone or (own.blocked and chat is None):
            raise Impossible("her account is gone" if own.gone else "she has blocked the bot")
        if chat is not None and chat not in self.chats:
            raise Impossible(f"the bot is in no group {chat}")
        return own if chat is None else self.chats[chat]

    def _sends(self, user_id: int, where: Chat, **given: Any) -> int:
        message = self.keep(
            Message(
                id=self.next_message_id(), chat_id=where.id, sender=user_id, from_bot=False,
                date=self.now(), **given,
            )
        )  # fmt: skip
        if where.person is not None:
            where.started = True
        elif where.status not in {"member", "administrator"}:
            return 0
        return self.tell_bot("message", shapes.message(self, message))
