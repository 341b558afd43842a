"""Red flags in every state, language and hour (faults C01–C03, C08, C09): the emergency text, and a lock."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from dialogs.model import Conversation, EventKind, Flow, Node
from policies import listening
from policies.effects import Prescribe, Raise, Stop, StopKind
from tests.support import states
from tests.support.house import CLINIC, MOTHER, World
from tests.support.inside import open_alerts, patient
from tests.support.states import LANGS, STATUSES, locking_phrases, questions
from tests.support.talk import Talk

THINNED = 1 if os.environ.get("NAPWISE_EVERY_FLAG") else 6
PHRASES = [pytest.param(lang, words, id=f"{lang} {sign}") for lang, sign, words in locking_phrases()]


@pytest.fixture
def heard_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Listening is pure: the same words are read once for all the states they are said in."""
    monkeypatch.setattr(listening, "hear", cache(listening.hear))


def assert_escalated(talk: Talk, state: str) -> None:
    """The last turn: the safety text first, a lock, an alert, no exercise (S3)."""
    turn = talk.turns[-1]
    hers = [draft for draft in turn.drafts if draft.to == "patient"]
    assert hers and hers[0].send_class == "safety", state
    assert StopKind.LOCK in [e.kind for e in turn.effects if isinstance(e, Stop)], state
    assert any(isinstance(e, Raise) for e in turn.effects), state
    assert not any(isinstance(e, Prescribe) for e in turn.effects), state
    assert not any(draft.exercises for draft in turn.drafts), state


@pytest.mark.req("S01", "S3")
@pytest.mark.fault("C01", guard="policies.screen:screen")
@pytest.mark.parametrize(("flow", "node"), questions(), ids=lambda x: x.name)
@pytest.mark.usefixtures("heard_once")
def test_every_flag_in_every_language_at_every_question(flow: Flow, node: Node) -> None:
    """All flags at all questions in a soak; in a short run each gets a sixth. The statuses take turns."""
    offset = questions().index((flow, node))
    for number, status in enumerate(STATUSES):
        asked = states.at(flow, node, status)
        before = (asked.conversation, asked.facts)
        for lang, sign, words in locking_phrases()[(offset + number) % 5 :: 5][offset % THINNED :: THINNED]:
            asked.conversation, asked.facts = before
            asked.write(words)
            assert_escalated(asked, f"{flow.name}.{node.name}, {status}: {lang} {sign} {words!r}")


@pytest.mark.req("S01", "S3")
@pytest.mark.fault("C01", guard="policies.screen:screen")
@pytest.mark.parametrize("status", [*STATUSES, "never met"])
def test_every_flag_in_every_status_without_a_question(status: str) -> None:
    for _, sign, words in locking_phrases():
        talk = Talk() if status == "never met" else states.enrolled()
        if status != "never met" and talk.facts.patient is not None:
            talk.facts = replace(talk.facts, patient=replace(talk.facts.patient, status=status))
        talk.conversation = Conversation()
        talk.write(words)
        assert_escalated(talk, f"{status}: {sign} {words!r}")


@pytest.mark.req("S01")
@pytest.mark.fault("C02", guard="policies.listening.phrases:lexicon")
@pytest.mark.parametrize("spoken_to", LANGS)
@pytest.mark.parametrize(("lang", "words"), PHRASES[::5])
def test_every_language_is_heard_whatever_she_is_spoken_to_in(lang: str, words: str, spoken_to: str) -> None:
    talk = Talk(lang=spoken_to)
    talk.write(words)
    assert_escalated(talk, f"{lang} words to a mother spoken to in {spoken_to}")


@pytest.mark.req("S01", "C01")
@pytest.mark.fault("C03", guard="policies.triage.alarm:alarm")
async def test_thoughts_of_self_harm_at_three_in_the_morning(world: World) -> None:
    """Quiet hours are not for this: at once, with a sound, her country's numbers, and the clinic called."""
    await world.add_clinician()
    await world.enrol()
    world.clock.advance(datetime(2026, 3, 3, 3, 0, tzinfo=UTC) - world.clock.now())
    called, now = len(world.texts(CLINIC)), world.clock.now()
    await world.write(MOTHER, "everyone would be better off if i was dead, i want to end it")
    first = next(m for m in world.telegram.chat(MOTHER).from_bot if m.date.hour == 3)
    assert "Samaritans on 116 123" in first.text and "999" in first.text
    assert not first.silent and first.date - now <= timedelta(seconds=2)
    assert "self-harm" in "\n".join(world.texts(CLINIC)[called:])


@pytest.mark.req("S04", "S8")
@pytest.mark.fault("C08", guard="bot.process.effects:_clear")
@pytest.mark.parametrize("after", ["edit", "joke", "start", "week"])
async def test_nothing_she_does_takes_a_flag_back(world: World, after: str) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, "i can't feel my legs and i wet myself")
    hers = [m for m in world.telegram.chat(MOTHER).messages if not m.from_bot][-1]
    match after:
        case "edit":
            world.telegram.edit(MOTHER, hers.id, "my back is a bit stiff")
        case "joke":
            world.telegram.write(MOTHER, "just joking, i'm fine")
        case "start":
            world.telegram.write(MOTHER, "/start")
        case _:
            world.clock.advance(timedelta(days=7))
    await world.settle()
    before = len(world.texts(MOTHER))
    await world.write(MOTHER, "Baby is asleep")
    assert patient(world).stop == "lock" and len(open_alerts(world)) == 1
    assert len(world.texts(MOTHER)) > before, "she is told so"
    buttons = [
        b.label for m in world.telegram.chat(MOTHER).from_bot[before:] for row in m.buttons for b in row
    ]
    assert not {"Go", "Yes please", "Floor 2 min"} & set(buttons)


@pytest.mark.req("S01")
@pytest.mark.fault("C09", guard="dialogs.hearing:hear")
@pytest.mark.parametrize(("flow", "node"), questions()[::6], ids=lambda x: x.name)
def test_a_flag_added_by_an_edit_is_new(flow: Flow, node: Node) -> None:
    talk = states.at(flow, node)
    talk.take(EventKind.MESSAGE_EDITED, text="my back is stiff, and i can't feel my legs")
    assert_escalated(talk, f"edited at {flow.name}.{node.name}")
