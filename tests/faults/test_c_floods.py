"""Too much at once (fault C13): everything is heard, and the answer is said once."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.support.house import MOTHER, World
from tests.support.inside import open_alerts, patient

FLOOD = 100
FEW = 6


@pytest.mark.fault("C13", guard="bot.process.outgoing:waiting_already")
@pytest.mark.req("S13")
@pytest.mark.parametrize("words", ["hello {}", "🤱" * 400, "{} " + "a" * 4000, "7"])
async def test_a_hundred_messages_at_once_get_an_answer_not_a_hundred(world: World, words: str) -> None:
    await world.add_clinician()
    await world.enrol()
    before = len(world.texts(MOTHER))
    for number in range(FLOOD):
        world.telegram.write(MOTHER, words.format(number))
    for _ in range(FLOOD):
        await world.settle()
    said = world.texts(MOTHER)[before:]
    assert 1 <= len(said) <= FEW, said
    assert all(first != second for first, second in pairwise(said)), said
    assert not open_alerts(world) or "a" * 100 in words, "a text too long to read is asked about"


@pytest.mark.fault("C13", guard="policies.listening.hear:hear")
@pytest.mark.req("S01", "S4")
@pytest.mark.parametrize("place", [0, 57, 99])
async def test_a_flag_among_a_hundred_messages_is_heard(world: World, place: int) -> None:
    await world.add_clinician()
    await world.enrol()
    before = len(world.texts(MOTHER))
    for number in range(FLOOD):
        world.telegram.write(MOTHER, "i can't feel when i wipe" if number == place else f"🙂 {number}")
    for _ in range(FLOOD):
        await world.settle()
    said = world.texts(MOTHER)[before:]
    assert patient(world).stop == "lock" and len(open_alerts(world)) == 1
    assert len([text for text in said if "999" in text and "emergency department" in text]) == 1
    assert any("emergency department" in text for text in said[:2]), "the grave words before the others"
    assert len(said) <= FEW
