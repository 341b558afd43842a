"""Every kind of update is read as what it is, or ignored by name; no more is kept than was asked for."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, Update

from bot.telegram import updates
from bot.telegram.updates import Ignored, Spoken
from tests.bot.telegram import said
from tests.bot.telegram.scripted import TOKEN, ScriptedRequest

NOW = datetime(2026, 3, 1, 9, 5, tzinfo=UTC)
SENT = datetime.fromtimestamp(said.DATE, UTC)
BOT = Bot(TOKEN, request=ScriptedRequest(), get_updates_request=ScriptedRequest())
LABELS = updates.keys(
    {
        "😴 Baby is asleep": "asleep",
        "Not today": "not_today",
        "Urgent": "urgent",
        "宝宝睡了": "asleep",
        "Hoy no": "not_today",
    }
)


def read(raw: dict[str, Any]) -> Spoken | Ignored:
    # Through JSON, as it comes: what was built here could be more than JSON can say.
    return updates.read(Update.de_json(json.loads(json.dumps(raw)), BOT), LABELS, NOW)


def spoken(raw: dict[str, Any]) -> Spoken:
    heard = read(raw)
    assert isinstance(heard, Spoken)
    return heard


def test_a_text_is_a_message_with_its_own_time() -> None:
    heard = spoken(said.message(1, text="It hurts"))
    assert (heard.kind, heard.payload["text"], heard.sent_at) == ("message_received", "It hurts", SENT)
    assert (heard.who.telegram_id, heard.who.name, heard.who.lang) == (said.HER, "Ana", "es-419")


@pytest.mark.parametrize(
    ("text", "name", "argument"),
    [
        ("/start", "start", ""),
        ("/start c-AbC_123", "start", "c-AbC_123"),
        ("/PAUSE@napwise_bot", "pause", ""),
        ("/duty off\ntomorrow", "duty", "off\ntomorrow"),
        ("  /help  ", "help", ""),
    ],
)
def test_a_command_is_a_command(text: str, name: str, argument: str) -> None:
    heard = spoken(said.message(1, text=text))
    assert (heard.kind, heard.payload["name"], heard.payload["argument"]) == ("command_given", name, argument)


@pytest.mark.req("S01")
def test_words_after_a_command_are_there_to_be_heard() -> None:
    assert (
        spoken(said.message(1, text="/help I can't feel my legs")).payload["text"] == "I can't feel my legs"
    )


@pytest.mark.parametrize("text", ["/", "/ 7", "// no", "/привет", "7/10", "and/or"])
def test_a_stroke_alone_makes_no_command(text: str) -> None:
    assert spoken(said.message(1, text=text)).kind == "message_received"


@pytest.mark.req("M34")
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("😴 Baby is asleep", "asleep"),
        ("baby is ASLEEP", "asleep"),
        ("Baby is asleep!", "asleep"),
        ("  not   today ", "not_today"),
        ("🚨 URGENT 🚨", "urgent"),
        ("宝宝睡了", "asleep"),
        ("hoy nó", "not_today"),
    ],
)
def test_the_standing_keys_are_known_in_any_dress(text: str, name: str) -> None:
    assert spoken(said.message(1, text=text)).payload["name"] == name


@pytest.mark.parametrize("text", ["not today but tomorrow", "urgently need help", "asleep", "🚨", "..."])
def test_more_or_less_than_a_key_is_words(text: str) -> None:
    assert spoken(said.message(1, text=text)).kind == "message_received"


def test_a_tap_brings_its_question_and_option() -> None:
    heard = spoken(said.tap(1, "n1.AbCdEfGhIjKlMnOp.3"))
    assert (heard.kind, heard.sent_at) == ("option_chosen", NOW)
    assert heard.payload == {
        "data": "n1.AbCdEfGhIjKlMnOp.3", "query": "q1", "message_id": 55,
        "ask": "AbCdEfGhIjKlMnOp", "index": 3,
    }  # fmt: skip


@pytest.mark.fault("C20", guard="bot.telegram.keyboards:parse")
@pytest.mark.parametrize(
    "data", ["", "n1", "n1..3", "n1.abc.-1", "n1.abc.99999", "n2.abc.1", "x" * 64, "n1.a b.1"]
)
def test_a_forged_tap_names_no_question(data: str) -> None:
    payload = spoken(said.tap(1, data)).payload
    assert "ask" not in payload and payload["query"] == "q1"


@pytest.mark.fault("C19", guard="bot.telegram.updates:read")
def test_a_tap_on_a_message_that_is_gone_is_still_a_tap() -> None:
    gone = {"message_id": 55, "date": 0, "chat": said.chat()}
    assert spoken(said.tap(1, "n1.abc.0", message=gone)).payload["message_id"] == 55
    nowhere = said.tap(1, "n1.abc.0")
    del nowhere["callback_query"]["message"]
    assert spoken(nowhere).payload["message_id"] is None


MEDIA: list[tuple[str, dict[str, Any]]] = [
    ("photo", {"photo": [{"file_id": f, "file_unique_id": f, "width": 1, "height": 1} for f in "sb"]}),
    ("voice", {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}),
    ("video", {"video": {"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1, "duration": 3}}),
    ("video_note", {"video_note": {"file_id": "v", "file_unique_id": "v", "length": 1, "duration": 3}}),
    ("sticker", {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1,
                             "height": 1, "is_animated": False, "is_video": False}}),
    ("location", {"location": {"latitude": 51.123456, "longitude": 7.654321}}),
    ("venue", {"venue": {"location": {"latitude": 51.123456, "longitude": 7.654321}, "title": "clinic",
                         "address": "Secret Street 5"},
               "location": {"latitude": 51.123456, "longitude": 7.654321}}),
    ("contact", {"contact": {"phone_number": "+4915112345678", "first_name": "Ben", "user_id": 5550001}}),
    ("animation", {"animation": {"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1,
                                 "duration": 3},
                   "document": {"file_id": "a", "file_unique_id": "a"}}),
    ("document", {"document": {"file_id": "d", "file_unique_id": "d", "file_name": "secret.pdf"}}),
    ("dice", {"dice": {"emoji": "🎲", "value": 3}}),
    ("audio", {"audio": {"file_id": "a", "file_unique_id": "a", "duration": 3}}),
    ("poll", {"poll": {"id": "1", "question": "Numb?",
                       "options": [{"text": "legs", "voter_count": 0, "persistent_id": "1"}],
                       "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular",
                       "allows_multiple_answers": False, "allows_revoting": False, "members_only": False}}),
    ("unknown", {"hologram": {"words": "my chest hurts"}}),
]  # fmt: skip


@pytest.mark.fault("C11", guard="bot.telegram.media:found")
@pytest.mark.parametrize(("kind", "content"), MEDIA)
def test_every_kind_of_content_is_named(kind: str, content: dict[str, Any]) -> None:
    heard = spoken(said.message(1, caption="look\0 here", **content))
    assert (heard.kind, heard.payload["media"], heard.payload["caption"]) == (
        "media_received",
        kind,
        "look  here",
    )
    assert ("file_id" in heard.payload) == (kind in {"photo", "voice", "video", "document"})


def test_of_a_photo_the_largest_is_kept() -> None:
    assert spoken(said.message(1, **MEDIA[0][1])).payload["file_id"] == "b"


@pytest.mark.fault("C11", guard="bot.telegram.media:found")
def test_the_pictures_of_an_album_know_each_other() -> None:
    heard = spoken(said.message(1, media_group_id="138", **MEDIA[0][1]))
    assert heard.payload["album"] == "138"
    assert "album" not in spoken(said.message(1, **MEDIA[0][1])).payload


@pytest.mark.fault("C12", guard="bot.telegram.media:found")
@pytest.mark.parametrize(("kind", "content"), MEDIA)
def test_places_and_numbers_are_not_kept(kind: str, content: dict[str, Any]) -> None:
    kept = json.dumps(dict(spoken(said.message(1, **content)).payload))
    for secret in ("51.12", "7.65", "Secret Street", "4915112345678", "5550001", "secret.pdf"):
        assert secret not in kept, kind


@pytest.mark.fault("C04", guard="bot.telegram.media:quoted")
@pytest.mark.parametrize(
    ("content", "heard"),
    [
        (
            {"text": "this", "reply_to_message": said.message(9, text="my leg is numb")["message"]},
            "my leg is numb",
        ),
        ({"text": "this", "quote": {"text": "chest pain", "position": 0}}, "chest pain"),
        (
            {"contact": {"phone_number": "1", "first_name": "cannot", "last_name": "breathe"}},
            "cannot breathe",
        ),
        (dict(MEDIA[-2][1]), "Numb?\nlegs"),
        (dict(MEDIA[-1][1]), "my chest hurts"),
    ],
)
def test_words_that_came_along_are_heard(content: dict[str, Any], heard: str) -> None:
    assert spoken(said.message(1, **content)).payload["quoted"] == heard


@pytest.mark.fault("C04", guard="bot.telegram.media:quoted")
def test_our_own_words_in_a_reply_are_not_hers() -> None:
    ours = said.message(9, sender=said.BOT, text="Call 112 if you can't feel your legs")["message"]
    quote = {"text": "can't feel your legs", "position": 0}
    heard = spoken(said.message(1, text="no", reply_to_message=ours, quote=quote))
    assert "quoted" not in heard.payload


def test_a_forwarded_message_says_so() -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Eva", "date": said.DATE}
    assert spoken(said.message(1, text="my leg is numb", forward_origin=origin)).payload["forwarded"] is True


def test_an_edit_has_the_time_of_the_edit() -> None:
    heard = spoken(said.edited(1, text="and it is numb"))
    assert (heard.kind, heard.payload["text"]) == ("message_edited", "and it is numb")
    assert heard.sent_at == SENT + timedelta(seconds=60)
    assert spoken(said.edited(1, caption="numb", **MEDIA[0][1])).payload["text"] == "numb"


def test_a_live_location_that_moves_is_no_speech() -> None:
    assert read(said.edited(1, **MEDIA[5][1])) == Ignored("edit without words")


@pytest.mark.fault("B09", guard="bot.telegram.updates:read")
def test_blocking_and_coming_back() -> None:
    assert (spoken(said.member(1, "kicked")).kind, spoken(said.member(1, "kicked")).payload) == (
        "delivery_failed",
        {"reason": "blocked"},
    )
    assert spoken(said.member(2, "member")).payload["name"] == "back"


@pytest.mark.fault("C23", guard="bot.telegram.updates:read")
@pytest.mark.parametrize("kind", ["group", "supergroup"])
def test_groups_are_left(kind: str) -> None:
    group = said.chat(-100123, kind)
    assert read(said.member(1, "member", where=group)) == Ignored("group", leave=-100123)
    assert read(said.member(1, "left", where=group)) == Ignored("group", leave=None)
    assert read(said.message(1, text="my leg is numb", chat=group)) == Ignored("group", leave=-100123)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (said.message(1, text="hi", sender=said.BOT), "bot"),
        (
            {
                "update_id": 1,
                "channel_post": said.message(1, text="hi", chat=said.chat(-5, "channel"))["message"],
            },
            "channel",
        ),
        ({"update_id": 1, "poll": MEDIA[-2][1]["poll"]}, "unknown update"),
        ({"update_id": 1, "telepathy": {"text": "hi"}}, "unknown update"),
        (
            said.message(1, message_auto_delete_timer_changed={"message_auto_delete_time": 5}),
            "service message",
        ),
        (said.tap(1, None, game_short_name="chess"), "tap without data"),
    ],
)
@pytest.mark.fault("C25", guard="bot.telegram.updates:read")
def test_what_is_not_for_us_is_ignored_by_name(raw: dict[str, Any], reason: str) -> None:
    assert read(raw) == Ignored(reason)


@pytest.mark.fault("C15", guard="bot.telegram.salvage:storable")
@given(st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_stored(text: str) -> None:
    heard = read(said.message(1, text=text))
    assert isinstance(heard, Spoken)
    kept = json.dumps(dict(heard.payload), ensure_ascii=False)
    kept.encode("utf-8")
    assert "\0" not in str(heard.payload)


@pytest.mark.parametrize("content", [{"text": 7}, {"text": {"a": 1}}, {"text": ["my legs"]}])
def test_what_telegram_would_never_send_is_an_error_of_that_update_alone(content: dict[str, Any]) -> None:
    with pytest.raises((AttributeError, TypeError)):
        read(said.message(1, **content))
