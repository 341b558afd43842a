"""Buttons carry which question and which option, and nothing else is believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram import keyboards

ASK = "AbCdEfGhIjKlMn_-"


@pytest.mark.req("S29")
@given(st.from_regex(r"[A-Za-z0-9_-]{1,32}", fullmatch=True), st.integers(0, 999))
def test_data_comes_back_as_it_went(ask: str, index: int) -> None:
    written = keyboards.data(ask, index)
    assert len(written.encode()) <= 64
    assert keyboards.parse(written) == (ask, index)


@pytest.mark.fault("C20", guard="bot.telegram.keyboards:parse")
@given(st.one_of(st.text(), st.none(), st.integers(), st.binary()))
def test_parse_believes_nothing_else(written: object) -> None:
    parsed = keyboards.parse(written)
    assert parsed is None or keyboards.data(*parsed) == written


@pytest.mark.parametrize("written", ["n1.abc.1\n", "n1.abc.٣", "n1.abc.1.2", " n1.abc.1", "n1.ábc.1"])
def test_near_misses_are_misses(written: str) -> None:
    assert keyboards.parse(written) is None


def test_an_id_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="32"):
        keyboards.data("a" * 33, 0)


def test_options_stand_in_their_rows() -> None:
    options = [
        {"id": "no", "label": "No", "row": 0},
        {"id": "back", "label": "Back", "row": 5},
        {"id": "yes", "label": "Yes", "row": 0},
    ]
    board = keyboards.inline(ASK, options)
    assert board is not None
    assert [[(b.text, b.callback_data) for b in row] for row in board.inline_keyboard] == [
        [("No", f"n1.{ASK}.0"), ("Yes", f"n1.{ASK}.2")],
        [("Back", f"n1.{ASK}.1")],
    ]


@pytest.mark.req("M34")
def test_the_three_keys_stand() -> None:
    board = keyboards.standing(["Baby is asleep", "Not today", "Urgent"])
    assert [[key.text for key in row] for row in board.keyboard] == [
        ["Baby is asleep", "Not today", "Urgent"]
    ]
    assert board.is_persistent and board.resize_keyboard


def test_a_body_without_buttons_has_no_keyboard() -> None:
    assert keyboards.markup({"html": "hi", "options": [], "keyboard": []}, ASK) is None
    assert keyboards.markup({"html": "hi"}, None) is None
    assert keyboards.markup({"options": [{"label": "No"}]}, None) is None
