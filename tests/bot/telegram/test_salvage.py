"""Out of a broken update: whose it is, and all that was said."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram import salvage
from tests.bot.telegram import said

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["text", "from", "chat", "id", "x"]), inner)
    ),
    max_leaves=30,
)


@pytest.mark.fault("A22", guard="bot.telegram.salvage:words")
@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ({"a": "I can't feel", "b": "my legs"}, "I can't feel\nmy legs"),
        (["I can't feel", ["my legs"]], "I can't feel\nmy legs"),
        (7, "7"),
        ("numb \ud83d", "numb \ufffd"),
    ],
)
def test_words_are_found_however_they_are_wrapped(text: Any, heard: str) -> None:
    assert salvage.words(said.message(1, text=text)) == heard


def test_our_own_words_that_she_answers_are_not_hers() -> None:
    ours = said.message(9, sender=said.BOT, text="can't feel your legs?")["message"]
    assert salvage.words(said.message(1, text=["no"], reply_to_message=ours)) == "no"


@pytest.mark.fault("A22", guard="bot.telegram.salvage:who")
@pytest.mark.parametrize(
    "raw",
    [
        said.message(1, text=7),
        said.message(1, chat="?"),
        said.message(1, sender={"id": said.HER, "is_bot": "no"}),
        said.message(1, sender=None),
        said.message(1, chat={"id": str(said.HER), "type": "private"}, sender={}),
        said.tap(1, "n1.a.0", message={"chat": said.chat()}),
        said.tap(1, "n1.a.0", **{"from": 5}),
    ],
)
def test_whose_it_is(raw: dict[str, Any]) -> None:
    found = salvage.who(raw)
    assert found is not None and found.telegram_id == said.HER


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {},
        {"message": 5},
        said.message(1, chat=said.chat(-5, "group")),
        said.message(1, sender=said.BOT),
        said.message(1, sender={}, chat={"id": True}),
        said.message(1, sender={}, chat={"id": 1e300}),
        said.message(1, sender={}, chat={"id": 10**400}),
    ],
)
def test_nobody(raw: Any) -> None:
    assert salvage.who(raw) is None


@pytest.mark.fault("C15", guard="bot.telegram.salvage:words")
@given(JSON)
def test_nothing_breaks_the_salvage(raw: Any) -> None:
    salvage.words(raw).encode("utf-8")
    salvage.who(raw)
    salvage.number_of(raw)


def test_depth_breaks_nothing() -> None:
    raw: Any = "I can't feel my legs"
    for _ in range(4000):
        raw = [raw]
    assert salvage.words({"text": raw}) == "I can't feel my legs"
