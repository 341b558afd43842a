"""Everything the real Telegram refuses is refused here, in its own words, through both doors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter

from bot.clock import MovableClock
from bot.rehearsal.telegram import TOKEN, FakeTelegram
from bot.rehearsal.telegram.errors import Impossible
from tests.support.doors import DOORS, at

ANA, MEI, NOBODY, GROUP = 5001, 5002, 5003, -4001
YES = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="d.yes")]])
KEYS = ReplyKeyboardMarkup([["Help"]])


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(datetime(2026, 3, 1, 9, 0, tzinfo=UTC))


@pytest.fixture
def tg(clock: MovableClock) -> FakeTelegram:
    telegram = FakeTelegram(clock.now)
    telegram.person(ANA, "Ana", started=True)
    telegram.person(MEI, "Mei")
    return telegram


@pytest.fixture(autouse=True)
def _seconds_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """PTB warns of RetryAfter's old type already while it makes one."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture(params=DOORS)
async def bot(request: pytest.FixtureRequest, tg: FakeTelegram) -> AsyncIterator[Bot]:
    async with at(request.param, tg) as bot:
        yield bot


def raw(method: str, **given: Any) -> Callable[[Bot], Awaitable[Any]]:
    """A call that PTB itself would not let out; in small letters, or PTB advises its own method."""
    return lambda bot: bot.do_api_request(method.lower(), api_kwargs=given)


def text(words: str, **given: Any) -> Callable[[Bot], Awaitable[Any]]:
    return lambda bot: bot.send_message(ANA, words, **given)


def keyboard(*rows: Any) -> Callable[[Bot], Awaitable[Any]]:
    return raw("sendMessage", chat_id=ANA, text="x", reply_markup={"inline_keyboard": list(rows)})


BAD = {
    "no text": (raw("sendMessage", chat_id=ANA), "message text is empty"),
    "blank": (text(" \n "), "text must be non-empty"),
    "nothing but marks": (text("<b></b>", parse_mode="HTML"), "text must be non-empty"),
    "too long": (text("x" * 4097), "message is too long"),
    "too long in units": (text("👩" * 2049), "message is too long"),
    "caption": (lambda bot: bot.send_document(ANA, b"x", caption="x" * 1025), "message caption is too long"),
    "unknown tag": (
        text("<u1>b</u1>", parse_mode="HTML"),
        'can\'t parse entities: unsupported start tag "u1"',
    ),
    "unescaped": (text("pain < 4", parse_mode="HTML"), 'unsupported start tag "" at byte offset 5'),
    "unclosed": (text("<b>bold", parse_mode="HTML"), 'can\'t find end tag corresponding to start tag "b"'),
    "crossed": (text("<b><i>x</b></i>", parse_mode="HTML"), 'expected "</i>", found "</b>"'),
    "parse mode": (text("x", parse_mode="LaTeX"), "unsupported parse_mode"),
    "data too long": (keyboard([{"text": "x", "callback_data": "ä" * 33}]), "button_data_invalid"),
    "data empty": (keyboard([{"text": "x", "callback_data": ""}]), "text buttons are unallowed"),
    "no data": (keyboard([{"text": "x"}]), "text buttons are unallowed"),
    "no label": (keyboard([{"callback_data": "x"}]), 'can\'t find field "text"'),
    "rows": (keyboard({"text": "x", "callback_data": "x"}), "must be an array of arrays"),
    "url": (keyboard([{"text": "x", "url": "not an address"}]), "button_url_invalid"),
    "markup": (raw("sendMessage", chat_id=ANA, text="x", reply_markup="{"), "parse reply keyboard markup"),
    "no chat": (raw("sendMessage", text="x"), "chat_id is empty"),
    "unknown chat": (lambda bot: bot.send_message(NOBODY, "x"), "chat not found"),
    "chat by name": (lambda bot: bot.send_message("@nobody_at_all", "x"), "chat not found"),
    "never wrote": (lambda bot: bot.send_message(MEI, "x"), "chat not found"),
    "no such reply": (text("x", reply_to_message_id=99), "message to be replied not found"),
    "edit": (lambda bot: bot.edit_message_text("x", ANA, 99), "message to edit not found"),
    "edit nothing": (raw("editMessageText", chat_id=ANA, text="x"), "message identifier is not specified"),
    "delete": (lambda bot: bot.delete_message(ANA, 99), "message to delete not found"),
    "pin": (lambda bot: bot.pin_chat_message(ANA, 99), "message to pin not found"),
    "unpin": (lambda bot: bot.unpin_chat_message(ANA), "message to unpin not found"),
    "react": (lambda bot: bot.set_message_reaction(ANA, 99, "👍"), "message to react not found"),
    "copy": (lambda bot: bot.copy_message(ANA, ANA, 99), "message to copy not found"),
    "forward": (lambda bot: bot.forward_message(ANA, ANA, 99), "message to forward not found"),
    "query": (lambda bot: bot.answer_callback_query("123"), "query is too old and response timeout expired"),
    "no photo": (raw("sendPhoto", chat_id=ANA), "there is no photo in the request"),
    "photo": (lambda bot: bot.send_photo(ANA, b"no picture"), "image_process_failed"),
    "empty file": (lambda bot: bot.send_document(ANA, b""), "file must be non-empty"),
    "file id": (lambda bot: bot.send_photo(ANA, "AgACAgIAAx"), "wrong file identifier/http url specified"),
    "web": (lambda bot: bot.send_photo(ANA, "https://example.org/a.jpg"), "failed to get http url content"),
    "get file": (lambda bot: bot.get_file("AgACAgIAAx"), "invalid file_id"),
    "action": (lambda bot: bot.send_chat_action(ANA, "dancing"), "wrong parameter action in request"),
    "contact": (raw("sendContact", chat_id=ANA, first_name="x"), 'parameter "phone_number" is required'),
    "command": (lambda bot: bot.set_my_commands([BotCommand("Not OK", "x")]), "bot_command_invalid"),
    "leave": (lambda bot: bot.leave_chat(ANA), "can't be changed in private chats"),
    "webhook": (raw("setWebhook", url="http://insecure.example"), "an https url must be provided"),
    "webhook port": (raw("setWebhook", url="https://b.example:444/x"), "only on ports 80, 88, 443 or 8443"),
    "webhook sign": (raw("setWebhook", url="https://b.example", secret_token="a b"), "unallowed characters"),
    "webhook length": (
        raw("setWebhook", url="https://b.example", secret_token="x" * 257),
        "secret token is too long",
    ),
}


@pytest.mark.parametrize("case", BAD)
async def test_bad_requests(bot: Bot, tg: FakeTelegram, case: str) -> None:
    call, words = BAD[case]
    with pytest.raises(BadRequest) as refused:
        await call(bot)
    assert words in str(refused.value).casefold()
    assert tg.texts(ANA) == []
    assert (tg.calls[-1].code, tg.calls[-1].outcome.partition(":")[0]) == (400, "Bad Request")


async def test_an_edit_that_changes_nothing(bot: Bot) -> None:
    sent = await bot.send_message(ANA, "<b>One</b>", "HTML", reply_markup=YES)
    with pytest.raises(BadRequest, match="exactly the same as a current content"):
        same = "  <strong>One</strong> "
        await bot.edit_message_text(same, ANA, sent.message_id, None, "HTML", reply_markup=YES)
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_reply_markup(ANA, sent.message_id, reply_markup=YES)
    await bot.edit_message_text("One", ANA, sent.message_id, reply_markup=YES)
    await bot.edit_message_text("One", ANA, sent.message_id)


async def test_messages_that_cannot_be_edited(bot: Bot, tg: FakeTelegram) -> None:
    tg.write(ANA, "hers")
    hers = tg.chat(ANA).messages[-1].id
    keyed = await bot.send_message(ANA, "with keys", reply_markup=KEYS)
    for number in (hers, keyed.message_id):
        with pytest.raises(BadRequest, match="can't be edited"):
            await bot.edit_message_text("other", ANA, number)
    file = await bot.send_document(ANA, b"x")
    with pytest.raises(BadRequest, match="no text in the message to edit"):
        await bot.edit_message_text("other", ANA, file.message_id)
    plain = await bot.send_message(ANA, "plain")
    with pytest.raises(BadRequest, match="no caption in the message to edit"):
        await bot.edit_message_caption(ANA, plain.message_id, caption="other")
    with pytest.raises(BadRequest, match=r"(?i)inline keyboard expected"):
        given = {"chat_id": ANA, "message_id": plain.message_id, "text": "x", "reply_markup": KEYS.to_dict()}
        await raw("editMessageText", **given)(bot)
    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.edit_message_text("x" * 4097, ANA, plain.message_id)


async def test_text_that_is_no_text(bot: Bot, tg: FakeTelegram) -> None:
    sent = await bot.send_message(ANA, "  a\rb\x00c\t\n ")
    assert sent.text == tg.last(ANA).text == "ab c"
    # httpx itself cannot send half an emoji, so this is asked behind the door.
    answer = await tg.request(TOKEN, "sendMessage", {"chat_id": ANA, "text": "\ud83d"})
    assert answer.payload["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_a_file_of_another_kind(bot: Bot) -> None:
    sent = await bot.send_document(ANA, b"x")
    assert sent.document
    with pytest.raises(BadRequest, match=r"(?i)type of file mismatch"):
        await bot.send_photo(ANA, sent.document.file_id)


async def test_old_messages_and_old_taps(bot: Bot, tg: FakeTelegram, clock: MovableClock) -> None:
    sent = await bot.send_message(ANA, "x", reply_markup=YES)
    tg.press(ANA, "Yes")
    clock.advance(timedelta(seconds=61))
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query(tg.unanswered[0].id)
    clock.advance(timedelta(hours=48))
    with pytest.raises(BadRequest, match="can't be deleted for everyone"):
        await bot.delete_message(ANA, sent.message_id)
    assert await bot.edit_message_text("edited at any age", ANA, sent.message_id)


@pytest.mark.parametrize(
    ("before", "words"),
    [(FakeTelegram.block, "bot was blocked by the user"), (FakeTelegram.deactivate, "user is deactivated")],
)
async def test_people_who_are_gone(
    bot: Bot, tg: FakeTelegram, before: Callable[[FakeTelegram, int], Any], words: str
) -> None:
    before(tg, ANA)
    for call in (bot.send_message(ANA, "x"), bot.send_chat_action(ANA, "typing")):
        with pytest.raises(Forbidden, match=words):
            await call


async def test_somebody_known_only_from_a_group(bot: Bot, tg: FakeTelegram) -> None:
    tg.add_to_group(GROUP, ANA)
    tg.write(MEI, "hello all", chat=GROUP)
    with pytest.raises(Forbidden, match="can't initiate conversation with a user"):
        await bot.send_message(MEI, "x")


async def test_groups_that_are_closed(bot: Bot, tg: FakeTelegram) -> None:
    tg.add_to_group(GROUP, ANA)
    await bot.leave_chat(GROUP)
    with pytest.raises(Forbidden, match="not a member of the group chat"):
        await bot.send_message(GROUP, "x")
    tg.add_to_group(GROUP, ANA)
    tg.remove_from_group(GROUP, ANA)
    with pytest.raises(Forbidden, match="kicked from the group chat"):
        await bot.send_message(GROUP, "x")
    tg.add_to_group(GROUP, ANA)
    tg.migrate(GROUP, -100_4001)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(GROUP, "x")
    assert (await bot.send_message(moved.value.new_chat_id, "x")).chat.type == "supergroup"


async def test_an_unknown_method(bot: Bot) -> None:
    with pytest.raises(InvalidToken) as refused:
        await bot.do_api_request("sendTelepathy")
    assert str(refused.value.__cause__) == "Not Found"
    assert (await bot.do_api_request("getme"))["username"]


@pytest.mark.parametrize("door", DOORS)
async def test_a_wrong_token(tg: FakeTelegram, door: str) -> None:
    async with at(door, tg, TOKEN[:-1] + "x") as stranger:
        with pytest.raises(InvalidToken, match="Unauthorized"):
            await stranger.send_message(ANA, "x")


async def test_a_revoked_token(bot: Bot, tg: FakeTelegram) -> None:
    fresh = tg.revoke_token()
    with pytest.raises(InvalidToken, match="Unauthorized"):
        await bot.get_updates()
    async with at("in process", tg, fresh) as again:
        assert await again.send_message(ANA, "back")


async def test_too_many_at_once(bot: Bot, tg: FakeTelegram, clock: MovableClock) -> None:
    tg.limit_sends(2)
    for _ in range(2):
        await bot.send_message(ANA, "x")
    with pytest.raises(RetryAfter) as later:
        await bot.send_message(ANA, "x")
    assert later.value.retry_after == timedelta(seconds=1)
    clock.advance(timedelta(seconds=1))
    assert await bot.send_message(ANA, "x")


async def test_what_nobody_may_copy(bot: Bot, tg: FakeTelegram) -> None:
    kept = await bot.send_message(ANA, "for you only", protect_content=True)
    tg.send_media(ANA, "story")
    story = tg.chat(ANA).messages[-1].id
    for number in (kept.message_id, story):
        with pytest.raises(BadRequest, match="can't be copied"):
            await bot.copy_message(ANA, ANA, number)
    with pytest.raises(BadRequest, match="can't be forwarded"):
        await bot.forward_message(ANA, ANA, kept.message_id)


async def test_what_she_deleted_is_gone_for_the_bot_too(bot: Bot, tg: FakeTelegram) -> None:
    tg.send_media(ANA, "photo", "look", album="7")
    number = tg.chat(ANA).messages[-1].id
    copied = await bot.copy_message(ANA, ANA, number, caption="")
    assert (tg.last(ANA).id, tg.last(ANA).kind, tg.last(ANA).text) == (copied.message_id, "photo", "")
    tg.delete(ANA, number)
    with pytest.raises(BadRequest, match="Message to copy not found"):
        await bot.copy_message(ANA, ANA, number)
    with pytest.raises(Impossible, match="not hers"):
        tg.delete(ANA, copied.message_id)
