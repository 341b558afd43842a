"""However long her words are, the message with them is one that Telegram takes."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.telegram import html
from dialogs.fitting import CUT, LONGEST, LONGEST_VALUE, cut, fits, fitted, units
from dialogs.model import EventKind
from dialogs.render import template
from tests.support.night import enrolled

TELEGRAM = 4096
JOINED = "👩\u200d👩\u200d👧"
ODD = ("a", "😀", "e\u0301", JOINED, "<", "&", "\n", "ﷺ", "\u202e", "[x](tg://user?id=1)", "_*`", "</b>")
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(ODD), max_size=40).map("".join))


def shown(source: str) -> str:
    return unescape(re.sub(r"<[^<>]*>", "", source))


@pytest.mark.fault("C14", guard="dialogs.fitting:cut")
@given(text=TEXTS, times=st.sampled_from([1, 40, 900, 4096]), most=st.sampled_from([20, 300, LONGEST_VALUE]))
def test_what_is_cut_is_a_beginning_that_ends_between_two_signs(text: str, times: int, most: int) -> None:
    long = (text * times)[:TELEGRAM]
    short = cut(long, most)
    assert units(short) <= most
    if short != long:
        assert short.endswith(CUT) and long.startswith(short[:-1])
        after = long[len(short) - 1 :]
        assert not after.startswith(("\u0301", "\u200d")) or "\u0301" * 64 in long


@pytest.mark.fault("C14", guard="dialogs.fitting:fitted")
@pytest.mark.fault("C16", guard="dialogs.render:template")
@pytest.mark.req("S29")
@given(text=TEXTS, times=st.sampled_from([1, 40, 4096]))
def test_every_text_can_stand_in_a_message(text: str, times: int) -> None:
    long = (text * times)[:TELEGRAM].replace("\r", " ").replace("\0", " ")
    source = fitted(template("<b>Before <i>{{ words }}</i></b> after").render(words=long))
    kept = html.Reader(source).text
    assert kept == shown(source) and units(kept) <= TELEGRAM
    if fits(source) and units(long) < LONGEST // 2:
        assert kept == f"Before {long} after", "escaped, shown and read again it is the same"


@pytest.mark.fault("C14", guard="dialogs.fitting:shortened")
@pytest.mark.parametrize("words", ["😀" * 2048, "&" * 4096, "<" * 4096, "e" + "\u0301" * 4095, "7 " * 2048])
def test_very_long_words_are_said_on_in_one_message(words: str) -> None:
    talk = enrolled()
    talk.write("i can't feel my legs and i wet myself")
    talk.write(words)
    drafts: list[Any] = [d for turn in talk.turns[-2:] for d in turn.drafts]
    talk.take(EventKind.MESSAGE_RECEIVED, text=f"my chest hurts and i can't breathe {words}")
    drafts += talk.turns[-1].drafts
    assert len(drafts) > 3 and all(units(shown(draft.html)) <= TELEGRAM for draft in drafts)
    card = next(d for d in talk.turns[-1].drafts if d.message.endswith("clinic.alert"))
    assert "Case 1001" in card.html and "Told" in card.html, "what stands around her words is said too"
