"""A bot of PTB and people talk, through both doors: what is said, pressed, edited, sent and kept."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)
from telegram.constants import ParseMode

from bot.clock import MovableClock
from bot.rehearsal.telegram import FakeTelegram, Impossible
from tests.support.doors import DOORS, at

ANA, MEI = 5001, 7_012_345_678
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) + b"\r\n--no-boundary\r\n"


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(datetime(2026, 3, 1, 9, 0, tzinfo=UTC))


@pytest.fixture
def tg(clock: MovableClock) -> FakeTelegram:
    telegram = FakeTelegram(clock.now)
    telegram.person(ANA, "Ana", "es")
    telegram.person(MEI, "Mei", "zh")
    return telegram


@pytest.fixture(params=DOORS)
async def bot(request: pytest.FixtureRequest, tg: FakeTelegram) -> AsyncIterator[Bot]:
    async with at(request.param, tg) as bot:
        yield bot


async def updates(bot: Bot, offset: int | None = None) -> tuple[Update, ...]:
    return await bot.get_updates(offset=offset, timeout=0)


def buttons(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(one, callback_data=f"d.{one}") for one in labels]])


async def test_a_bot_knows_itself(bot: Bot, tg: FakeTelegram) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.is_bot) == (tg.account.id, "napwise_rehearsal_bot", True)


async def test_what_she_writes_waits_until_it_is_confirmed(bot: Bot, tg: FakeTelegram) -> None:
    first = tg.write(ANA, "/start clinic7")
    second = tg.write(ANA, "Hola, ¿qué tal? 👋")

    await updates(bot)
    found = await updates(bot)
    assert [one.update_id for one in found] == [first, second]
    message = found[0].message
    assert message and message.from_user and message.date == tg.now()
    assert (message.text, message.from_user.language_code, message.chat.id) == ("/start clinic7", "es", ANA)
    assert message.parse_entities(["bot_command"]) == {message.entities[0]: "/start"}

    assert [one.update_id for one in await updates(bot, second)] == [second]
    assert len(await updates(bot, second + 1)) == 0
    tg.assert_nothing_left()


async def test_a_question_with_buttons(bot: Bot, tg: FakeTelegram) -> None:
    tg.write(ANA, "/start")
    sent = await bot.send_message(
        ANA, "More <b>pain</b> &amp; <i>tired</i>?", ParseMode.HTML, reply_markup=buttons("No", "Yes"),
        disable_notification=True, protect_content=True,
    )  # fmt: skip

    asked = tg.last(ANA)
    assert (asked.id, asked.text) == (sent.message_id, "More pain & tired?")
    assert asked.html == "More <b>pain</b> &amp; <i>tired</i>?"
    assert sent.text_html == asked.html
    assert asked.buttons == ((("No", "d.No"), ("Yes", "d.Yes")),)
    assert asked.silent and asked.protected and sent.has_protected_content

    tapped = tg.press(ANA, "Yes")
    query = (await updates(bot, tapped))[0].callback_query
    assert query and query.message and (query.data, query.message.message_id) == ("d.Yes", asked.id)
    assert [one.data for one in tg.unanswered] == ["d.Yes"]
    for words in ("Noted", "Noted again"):
        assert await query.answer(words, show_alert=True)
    assert [toast.text for toast in tg.chat(ANA).toasts] == ["Noted", "Noted again"]
    assert not tg.unanswered


async def test_editing_keeps_what_was_there(bot: Bot, tg: FakeTelegram, clock: MovableClock) -> None:
    tg.write(ANA, "/start")
    sent = await bot.send_message(ANA, "One", reply_markup=buttons("Go"))
    clock.advance(timedelta(days=30))
    await bot.edit_message_text("Two", ANA, sent.message_id, reply_markup=buttons("Go"))
    await bot.edit_message_reply_markup(ANA, sent.message_id, reply_markup=buttons("Stop"))
    await bot.edit_message_text("Three", ANA, sent.message_id)

    shown = tg.last(ANA)
    assert (shown.text, shown.buttons, shown.edited) == ("Three", (), clock.now())
    assert [one.text for one in shown.history] == ["One", "Two", "Two"]
    assert tg.texts(ANA) == ["Three"]


async def test_her_own_edit(bot: Bot, tg: FakeTelegram) -> None:
    tg.write(ANA, "fine")
    mine = tg.chat(ANA).messages[-1].id
    number = tg.edit(ANA, mine, "I cannot feel my legs")
    edited = (await updates(bot, number))[0].edited_message
    assert edited and edited.edit_date and edited.text == "I cannot feel my legs"
    assert [one.text for one in tg.chat(ANA).messages[-1].history] == ["fine"]
    with pytest.raises(Impossible):
        tg.edit(ANA, (await bot.send_message(ANA, "mine")).message_id, "hers")


async def test_the_keyboard_under_the_chat(bot: Bot, tg: FakeTelegram) -> None:
    tg.write(ANA, "/start")
    keys = ReplyKeyboardMarkup([["Exercise", "Help"], ["Urgent"]], is_persistent=True)
    sent = await bot.send_message(ANA, "Here", reply_markup=keys)
    assert sent.reply_markup is None
    await bot.send_message(ANA, "And a question", reply_markup=buttons("Yes"))
    assert tg.chat(ANA).keyboard == (("Exercise", "Help"), ("Urgent",))

    number = tg.press(ANA, "Urgent")
    assert (message := (await updates(bot, number))[0].message) and message.text == "Urgent"
    await bot.send_message(ANA, "Gone", reply_markup=ReplyKeyboardRemove())
    assert tg.chat(ANA).keyboard == ()
    with pytest.raises(Impossible, match=r"there are: .*Yes"):
        tg.press(ANA, "Urgent")


async def test_pictures_go_up_once_and_come_down_again(bot: Bot, tg: FakeTelegram) -> None:
    tg.write(ANA, "/start")
    sent = await bot.send_photo(ANA, PNG, "<b>Bridge</b>", parse_mode=ParseMode.HTML, filename="a.png")
    shown = tg.last(ANA)
    assert (shown.text, shown.kind, shown.photo) == ("Bridge", "photo", sent.photo[-1].file_id)
    got = await (await bot.get_file(sent.photo[-1])).download_as_bytearray()
    assert bytes(got) == PNG

    again = await bot.send_photo(ANA, sent.photo[-1].file_id)
    assert again.photo == sent.photo
    await bot.edit_message_caption(ANA, again.message_id, caption="With words")
    moved = await bot.edit_message_media(
        InputMediaPhoto(io.BytesIO(PNG + b"2"), caption="Other"), ANA, again.message_id
    )
    assert not isinstance(moved, bool) and moved.photo[-1].file_id != sent.photo[-1].file_id
    assert [one.text for one in tg.last(ANA).history] == ["", "With words"]


@pytest.mark.parametrize(
    "kind", ["animation", "document", "video", "voice", "audio", "video_note", "sticker"]
)
async def test_every_kind_of_file(bot: Bot, tg: FakeTelegram, kind: str) -> None:
    tg.write(ANA, "/start")
    sent = await getattr(bot, f"send_{kind}")(ANA, b"some bytes of a file")
    content = getattr(sent, kind)
    file = await bot.get_file(content.file_id)
    assert bytes(await file.download_as_bytearray()) == b"some bytes of a file"
    assert tg.last(ANA).kind == kind


@pytest.mark.parametrize(
    "kind",
    ["photo", "voice", "video", "video_note", "sticker", "location", "venue", "contact", "document", "poll",
     "dice", "animation", "audio"],
)  # fmt: skip
async def test_everything_she_can_send(bot: Bot, tg: FakeTelegram, kind: str) -> None:
    words = "look" if kind in {"photo", "voice", "video", "document"} else None
    number = tg.send_media(ANA, kind, words)
    message = (await updates(bot, number))[0].message
    assert message and getattr(message, kind)
    assert (message.caption, message.text) == (words, None)


async def test_she_can_send_nothing_else(tg: FakeTelegram) -> None:
    with pytest.raises(Impossible):
        tg.send_media(ANA, "hologram")
    with pytest.raises(Impossible):
        tg.write(ANA, "👩" * 2049)
    with pytest.raises(Impossible):
        tg.write(ANA, " ")
    with pytest.raises(Impossible):
        tg.write(99, "nobody")
    with pytest.raises(Impossible):
        tg.tap(ANA, 1, "x" * 65)


async def test_chats_are_apart(bot: Bot, tg: FakeTelegram) -> None:
    for who in (ANA, MEI):
        tg.write(who, "/start")
        await bot.send_message(who, f"Hello {who}", reply_markup=buttons("Yes"))
    await bot.delete_message(ANA, tg.last(ANA).id)
    assert (tg.texts(ANA), tg.texts(MEI)) == ([], [f"Hello {MEI}"])
    assert [one.text for one in tg.chat(ANA).deleted.values()] == [f"Hello {ANA}"]
    assert [call.chat for call in tg.asked("sendMessage")] == [ANA, MEI]


async def test_a_button_of_a_message_that_is_gone(bot: Bot, tg: FakeTelegram) -> None:
    tg.write(ANA, "/start")
    number = tg.tap(ANA, 424242, "n1.forged.0")
    query = (await updates(bot, number))[0].callback_query
    assert query and query.message and not query.message.is_accessible
    assert query.message.date == datetime.fromtimestamp(0, UTC)


async def test_replies_quote_what_they_answer(bot: Bot, tg: FakeTelegram) -> None:
    tg.write(ANA, "/start")
    said = await bot.send_message(ANA, "If you cannot feel your legs, call 112")
    number = tg.write(ANA, "ok", reply_to=said.message_id)
    message = (await updates(bot, number))[0].message
    assert message and message.reply_to_message and message.reply_to_message.text == said.text
    answer = await bot.send_message(ANA, "good", reply_to_message_id=message.message_id)
    assert answer.reply_to_message and answer.reply_to_message.text == "ok"


async def test_forwards_and_copies(bot: Bot, tg: FakeTelegram) -> None:
    tg.write(ANA, "my back hurts")
    tg.write(MEI, "/start")
    mine = tg.chat(ANA).messages[0].id
    forwarded = await bot.forward_message(MEI, ANA, mine)
    assert forwarded.forward_origin and forwarded.text == "my back hurts"
    copied = await bot.copy_message(MEI, ANA, mine)
    assert copied.message_id == tg.last(MEI).id and tg.last(MEI).origin is None


async def test_small_things_around_messages(bot: Bot, tg: FakeTelegram) -> None:
    tg.write(ANA, "/start")
    sent = await bot.send_message(ANA, "Pin me")
    assert await bot.pin_chat_message(ANA, sent.message_id)
    assert tg.chat(ANA).pinned == [sent.message_id]
    assert await bot.unpin_chat_message(ANA) and tg.chat(ANA).pinned == []
    assert await bot.set_message_reaction(ANA, tg.chat(ANA).messages[0].id, "👍")
    assert tg.chat(ANA).messages[0].reactions == ("👍",)
    assert await bot.send_chat_action(ANA, "typing")
    assert (await bot.get_chat(ANA)).first_name == "Ana"
    contact = await bot.send_contact(ANA, "+49", "Clinic")
    assert contact.contact and contact.contact.first_name == "Clinic"
    assert (await bot.send_location(ANA, 52.5, 13.4)).location


async def test_the_menu_and_the_words_about_the_bot(bot: Bot, tg: FakeTelegram) -> None:
    await bot.set_my_commands([BotCommand("start", "Begin")])
    await bot.set_my_commands([BotCommand("start", "Empezar")], language_code="es")
    assert [one.description for one in await bot.get_my_commands()] == ["Begin"]
    assert [one.description for one in await bot.get_my_commands(language_code="es")] == ["Empezar"]
    assert await bot.set_my_description("Exercises") and await bot.set_my_short_description("Short")
    assert (await bot.get_my_description()).description == "Exercises"
    assert await bot.log_out() and await bot.close()


async def test_blocking_and_coming_back(bot: Bot, tg: FakeTelegram) -> None:
    tg.write(ANA, "/start")
    number = tg.block(ANA)
    moved = (await updates(bot, number))[0].my_chat_member
    assert moved and moved.new_chat_member.status == "kicked" and moved.from_user.id == ANA
    with pytest.raises(Impossible):
        tg.write(ANA, "hello?")
    tg.unblock(ANA)
    assert (await bot.send_message(ANA, "Welcome back")).text == "Welcome back"


async def test_groups(bot: Bot, tg: FakeTelegram) -> None:
    group = -4001
    number = tg.add_to_group(group, ANA, title="Mothers")
    moved = (await updates(bot, number))[0].my_chat_member
    assert moved and moved.new_chat_member.status == "member" and moved.chat.title == "Mothers"
    number = tg.write(ANA, "/help", chat=group)
    assert (message := (await updates(bot, number))[0].message) and message.chat.type == "group"
    assert await bot.leave_chat(group)
    assert tg.chat(group).status == "left" and tg.write(ANA, "anyone?", chat=group) == 0


async def test_one_thousand_messages(bot: Bot, tg: FakeTelegram, capsys: pytest.CaptureFixture[str]) -> None:
    tg.write(ANA, "/start")
    real = MovableClock(running=True)
    for number in range(1000):
        await bot.send_message(ANA, f"Message {number}", reply_markup=buttons("Yes", "No"))
    took_s = real.monotonic()
    with capsys.disabled():
        print(f" 1000 messages in {took_s:.2f} s", end="")  # noqa: T201 - measured, not judged
    assert len(tg.texts(ANA)) == 1000
