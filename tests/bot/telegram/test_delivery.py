"""One row becomes one message; what Telegram will not take in its best form goes out in a plainer one."""

from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden

from bot.clock import MovableClock
from bot.telegram.client import connect
from bot.telegram.delivery import Delivery, UnknownMethod
from bot.telegram.pacing import Pacing
from tests.bot.telegram.rows import row
from tests.bot.telegram.said import HER
from tests.bot.telegram.scripted import TOKEN, Refusal, ScriptedRequest

OPTIONS = [{"id": "no", "label": "No", "row": 0}, {"id": "yes", "label": "Yes", "row": 1}]


def picture(slug: str) -> bytes:
    if slug == "missing":
        raise FileNotFoundError(slug)
    return b"\x89PNG" + slug.encode()


@pytest.fixture
def known() -> dict[str, str]:
    return {}


@pytest.fixture
def line() -> ScriptedRequest:
    return ScriptedRequest()


@pytest.fixture
def delivery(line: ScriptedRequest, known: dict[str, str]) -> Delivery:
    return Delivery(connect(TOKEN, request=line).bot, picture, Pacing(MovableClock(running=True)), known)


async def test_a_text_goes_as_html_without_previews(delivery: Delivery, line: ScriptedRequest) -> None:
    sent = await delivery.send(
        row("<b>Rest</b>", silent=True, protect=True, ask_id="abc", body={"options": OPTIONS})
    )
    (given,) = line.said("sendMessage")
    assert sent == 1001
    assert (given["chat_id"], given["text"], given["parse_mode"]) == (HER, "<b>Rest</b>", "HTML")
    assert given["link_preview_options"] == {"is_disabled": True}
    assert given["disable_notification"] and given["protect_content"]
    assert given["reply_markup"]["inline_keyboard"] == [
        [{"text": "No", "callback_data": "n1.abc.0"}],
        [{"text": "Yes", "callback_data": "n1.abc.1"}],
    ]


@pytest.mark.req("M34")
async def test_the_standing_keys_go_with_a_message_that_asks_nothing(
    delivery: Delivery, line: ScriptedRequest
) -> None:
    await delivery.send(row(body={"keyboard": ["Baby is asleep", "Not today", "Urgent"]}))
    board = line.said("sendMessage")[0]["reply_markup"]
    assert [key["text"] for key in board["keyboard"][0]] == ["Baby is asleep", "Not today", "Urgent"]


async def test_a_repeat_says_so_first(delivery: Delivery, line: ScriptedRequest) -> None:
    await delivery.send(row("Call 112"), prefix="(again)")
    assert line.said("sendMessage")[0]["text"] == "(again)\n\nCall 112"


async def test_broken_markup_goes_out_as_plain_text(delivery: Delivery, line: ScriptedRequest) -> None:
    line.will("sendMessage", Refusal(400, "Bad Request: can't parse entities: unsupported tag"))
    await delivery.send(
        row("<blink>Call 112 &amp; lie down</blink>", ask_id="abc", body={"options": OPTIONS})
    )
    second = line.said("sendMessage")[1]
    assert second["text"] == "Call 112 & lie down"
    assert "parse_mode" not in second and "reply_markup" in second


async def test_buttons_that_are_refused_do_not_keep_the_words_back(
    delivery: Delivery, line: ScriptedRequest
) -> None:
    line.will("sendMessage", *[Refusal(400, "Bad Request: BUTTON_DATA_INVALID")] * 2)
    await delivery.send(row("Call 112", ask_id="abc", body={"options": OPTIONS}))
    assert "reply_markup" not in line.said("sendMessage")[2]


async def test_a_message_that_is_too_long_is_cut_rather_than_lost(
    delivery: Delivery, line: ScriptedRequest
) -> None:
    line.will("sendMessage", Refusal(400, "Bad Request: message is too long"))
    await delivery.send(row("🍼" * 2100))
    assert line.said("sendMessage")[1]["text"] == "🍼" * 2048


async def test_a_chat_that_is_gone_is_not_tried_again_in_plain(
    delivery: Delivery, line: ScriptedRequest
) -> None:
    line.will("sendMessage", Refusal(400, "Bad Request: chat not found"))
    with pytest.raises(BadRequest):
        await delivery.send(row())
    assert len(line.said("sendMessage")) == 1


# -- pictures ---------------------------------------------------------------------------------------


def photo(slug: str = "bridge", html: str = "Three cues", **more: Any) -> Any:
    return row(html, method="sendPhoto", picture=slug, **more)


async def test_a_picture_is_uploaded_once(
    delivery: Delivery, line: ScriptedRequest, known: dict[str, str]
) -> None:
    await delivery.send(photo())
    await delivery.send(photo())
    first, second = line.said("sendPhoto")
    assert "<upload>" in first.values() and first["caption"] == "Three cues"
    assert second["photo"] == "file-1001"
    assert known == {"bridge": "file-1002"}


@pytest.mark.fault("E14", guard="bot.telegram.delivery:Delivery")
async def test_a_forgotten_file_is_uploaded_again(
    delivery: Delivery, line: ScriptedRequest, known: dict[str, str]
) -> None:
    known["bridge"] = "of another bot"
    line.will("sendPhoto", Refusal(400, "Bad Request: wrong file identifier"))
    await delivery.send(photo())
    assert "<upload>" in line.said("sendPhoto")[1].values()
    assert known["bridge"] == "file-1001"


@pytest.mark.fault("E14", guard="bot.telegram.delivery:Delivery")
async def test_without_a_picture_the_words_still_go(delivery: Delivery, line: ScriptedRequest) -> None:
    line.will("sendPhoto", Refusal(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"))
    await delivery.send(photo(ask_id="abc", body={"options": OPTIONS}))
    await delivery.send(photo("missing"))
    await delivery.send(photo(html="x" * 1025))
    assert len(line.said("sendPhoto")) == 1
    assert [len(given["text"]) for given in line.said("sendMessage")] == [10, 10, 1025]
    assert "reply_markup" in line.said("sendMessage")[0]


def film(**more: Any) -> Any:
    return row("Three cues", method="sendAnimation", picture="figures/motions/bridge.gif", **more)


@pytest.mark.req("M11")
async def test_a_moving_picture_is_uploaded_once_and_plays(
    delivery: Delivery, line: ScriptedRequest, known: dict[str, str]
) -> None:
    await delivery.send(film())
    await delivery.send(film())
    first, second = line.said("sendAnimation")
    assert "<upload>" in first.values() and first["caption"] == "Three cues"
    assert second["animation"] == "film-1001"
    assert known == {"figures/motions/bridge.gif": "film-1002"}


@pytest.mark.fault("E14", guard="bot.telegram.delivery:Delivery")
async def test_where_it_may_not_move_the_still_is_sent_and_else_the_words(
    delivery: Delivery, line: ScriptedRequest, known: dict[str, str]
) -> None:
    line.will("sendAnimation", Refusal(400, "Bad Request: ANIMATION_INVALID"))
    await delivery.send(film())
    assert "figures/stills/bridge.png" in known
    assert len(line.said("sendPhoto")) == 1
    line.will("sendAnimation", Refusal(400, "Bad Request: ANIMATION_INVALID"))
    known.clear()
    line.will("sendPhoto", Refusal(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"))
    await delivery.send(film())
    assert [given["text"] for given in line.said("sendMessage")] == ["Three cues"]


# -- edits ------------------------------------------------------------------------------------------


async def test_an_edit_changes_words_and_buttons(delivery: Delivery, line: ScriptedRequest) -> None:
    assert await delivery.send(row("Done ✓", method="editMessageText", edit_of=55)) == 55
    (given,) = line.said("editMessageText")
    assert (given["message_id"], given["text"]) == (55, "Done ✓")
    assert "reply_markup" not in given


async def test_only_buttons_can_change(delivery: Delivery, line: ScriptedRequest) -> None:
    body = {"options": OPTIONS}
    await delivery.send(row("?", method="editMessageReplyMarkup", edit_of=55, ask_id="abc", body=body))
    assert line.said("editMessageReplyMarkup")[0]["reply_markup"]["inline_keyboard"][0][0]["text"] == "No"


@pytest.mark.fault("B22", guard="bot.telegram.delivery:Delivery")
async def test_an_edit_without_its_message_becomes_a_new_one(
    delivery: Delivery, line: ScriptedRequest
) -> None:
    line.will("editMessageText", Refusal(400, "Bad Request: message to edit not found"))
    assert await delivery.send(row("Done ✓", method="editMessageText", edit_of=55)) == 1001
    assert line.said("sendMessage")[0]["text"] == "Done ✓"


@pytest.mark.parametrize(
    ("method", "refusal", "other"),
    [
        ("editMessageText", "there is no text in the message to edit", "editMessageCaption"),
        ("editMessageCaption", "there is no caption in the message to edit", "editMessageText"),
    ],
)
async def test_the_other_kind_of_edit_is_found(
    delivery: Delivery, line: ScriptedRequest, method: str, refusal: str, other: str
) -> None:
    line.will(method, Refusal(400, f"Bad Request: {refusal}"))
    assert await delivery.send(row("Done ✓", method=method, edit_of=55)) == 55
    assert len(line.said(other)) == 1


# -- the rest ---------------------------------------------------------------------------------------


async def test_a_tap_is_answered(delivery: Delivery, line: ScriptedRequest) -> None:
    await delivery.send(row("", method="answerCallbackQuery", body={"query": "q1", "text": ""}))
    assert line.said("answerCallbackQuery") == [{"callback_query_id": "q1"}]


@pytest.mark.fault("C23", guard="bot.telegram.delivery:Delivery")
async def test_a_group_is_left_even_if_it_threw_us_out(delivery: Delivery, line: ScriptedRequest) -> None:
    line.will("leaveChat", Refusal(403, "Forbidden: bot is not a member of the group chat"))
    assert await delivery.send(row("", method="leaveChat", chat_id=-5)) is None


async def test_a_method_that_is_not_ours_is_not_called(delivery: Delivery, line: ScriptedRequest) -> None:
    with pytest.raises(UnknownMethod):
        await delivery.send(row(method="banChatMember"))
    assert line.calls == []


async def test_what_telegram_refuses_for_good_is_raised(delivery: Delivery, line: ScriptedRequest) -> None:
    line.will("sendMessage", Refusal(403, "Forbidden: bot was blocked by the user"))
    with pytest.raises(Forbidden):
        await delivery.send(row())


# -- copies --------------------------------------------------------------------------------------------------

COPY = {"from_chat_id": HER, "message_id": 44}


@pytest.mark.req("M37")
async def test_a_message_of_hers_is_copied_without_its_words(
    delivery: Delivery, line: ScriptedRequest
) -> None:
    line.will("copyMessage", {"message_id": 77})
    copy = row("gone", method="copyMessage", chat_id=9, silent=True, protect=True, body=COPY)
    assert await delivery.send(copy) == 77
    (given,) = line.said("copyMessage")
    assert (given["chat_id"], given["from_chat_id"], given["message_id"]) == (9, HER, 44)
    assert given["caption"] == "" and given["protect_content"] and given["disable_notification"]
    assert not line.said("sendMessage")


@pytest.mark.fault("C11", guard="bot.telegram.delivery:Delivery._copy")
@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(400, "Bad Request: message to copy not found"),
        Refusal(400, "Bad Request: message can't be copied"),
        Refusal(400, "Bad Request: chat not found"),
        Refusal(403, "Forbidden: user is deactivated"),
        Refusal(404, "Not Found"),
    ],
)
async def test_what_cannot_be_copied_is_said_to_its_reader(
    delivery: Delivery, line: ScriptedRequest, refusal: Refusal
) -> None:
    line.will("copyMessage", refusal)
    await delivery.send(row("it can't be shown", method="copyMessage", chat_id=9, body=COPY))
    assert [given["text"] for given in line.said("sendMessage")] == ["it can't be shown"]


async def test_a_reader_who_is_gone_is_known_by_the_plain_message(
    delivery: Delivery, line: ScriptedRequest
) -> None:
    blocked = Refusal(403, "Forbidden: bot was blocked by the user")
    line.will("copyMessage", blocked)
    line.will("sendMessage", blocked)
    with pytest.raises(Forbidden):
        await delivery.send(row("it can't be shown", method="copyMessage", chat_id=9, body=COPY))
