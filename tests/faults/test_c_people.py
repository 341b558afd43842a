"""Who she is and what she may always do (C12, C24, C29–C32): leave, come back, be somebody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.store import people
from dialogs import registry
from dialogs.model import Flow, Node
from policies import prescribing
from policies.effects import Prescribe, Raise, Record, Stop, StopKind
from tests.support import states
from tests.support.house import CLINIC, MOTHER, World
from tests.support.inside import facts, inbox_bodies, open_alerts, patient, timers_of
from tests.support.mothers import NOON, book, mother
from tests.support.states import questions
from tests.support.talk import Talk

OTHER_PHONE = 7_099_999_999
LEGS = "i can't feel my legs and i wet myself"
CARE = frozenset({"intake", "screen", "private", "asleep", "session", "morning"})
"""Flows that ask about her health: after the consent only."""


@pytest.mark.fault("C24", guard="policies.guards.care:has_not_consented")
@pytest.mark.req("M03")
@pytest.mark.parametrize("command", sorted(set(registry.COMMANDS) - {"urgent"}))
def test_whoever_has_the_phone_is_asked_for_consent_before_anything(command: str) -> None:
    talk = Talk()
    turn = talk.command(command)
    assert turn.drafts and not any(isinstance(e, Prescribe) for e in turn.effects)
    opened = turn.conversation.open
    assert opened is None or opened.flow not in CARE, f"/{command} asks about her health first"


@pytest.mark.fault("C24", guard="policies.screen:screen")
@pytest.mark.req("S01")
async def test_help_needs_no_name_and_no_consent(world: World) -> None:
    await world.add_clinician()
    world.telegram.person(MOTHER, "", "xx")
    await world.write(MOTHER, f"I'm 15 and this is my sister's phone. please help: {LEGS}")
    assert "emergency" in world.texts(MOTHER)[0] and patient(world).stop == "lock"
    assert len(open_alerts(world)) == 1 and patient(world).status == "enrolling"
    assert not [name for name in facts(world) if name == "consent"]


@pytest.mark.fault("C29", guard="bot.process.recording:_consent")
@pytest.mark.req("C01", "C03", "S5")
async def test_leaving_does_not_end_an_open_alert(world: World) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, LEGS)
    await world.write(MOTHER, "/stop")
    await world.choose(MOTHER, "leave")
    assert "already told stays with them" in world.last(MOTHER) or "won't write" in world.last(MOTHER)
    assert patient(world).status == "withdrawn" and not timers_of(world)
    called = len(world.texts(CLINIC))
    await world.wait(minutes=12)
    assert len(open_alerts(world)) == 1 and len(world.texts(CLINIC)) > called, "somebody still has to look"
    await world.choose(CLINIC, "acknowledge", "clear", "clear")
    assert not open_alerts(world)


@pytest.mark.fault("C30", guard="dialogs.flows.settings:STOP")
@pytest.mark.req("M39", "S25")
@pytest.mark.parametrize(("flow", "node"), questions(), ids=lambda x: x.name)
def test_she_can_leave_from_every_question(flow: Flow, node: Node) -> None:
    talk = states.at(flow, node)
    talk.command("stop")
    talk.tap("leave")
    gone = [e for e in talk.turns[-1].effects if isinstance(e, Record) and e.kind == "consent"]
    assert [e.name for e in gone] == ["withdrawn"] and talk.said == ["settings.left"]
    assert talk.facts.patient is not None
    talk.facts = replace(talk.facts, patient=replace(talk.facts.patient, status="withdrawn"))
    turn = talk.command("asleep")
    assert turn.drafts and not any(isinstance(e, Prescribe) for e in turn.effects)


@pytest.mark.fault("C30", guard="bot.store.outbox:cancel_all")
@pytest.mark.req("M39", "S25")
async def test_what_waits_to_be_sent_when_she_leaves_is_dropped(world: World) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, "Baby is asleep")
    await world.choose(MOTHER, "mat_2", "today.nothing_new", "go", "done", "pain_up.yes")
    await world.write(MOTHER, "/stop")
    await world.choose(MOTHER, "leave")
    said = len(world.texts(MOTHER))
    await world.wait(hours=30)
    assert world.texts(MOTHER)[said:] == [] and not timers_of(world)


@pytest.mark.fault("C31", guard="policies.triage.found:red_flags_about")
@pytest.mark.req("S01", "M06")
@pytest.mark.parametrize(
    "words", ["i have a fever of 38.6", "my wound is open and oozing", "i fell and heard a crack in my back"]
)
def test_news_that_change_everything_stop_the_session(words: str) -> None:
    talk = states.enrolled()
    talk.command("asleep")
    talk.tap("mat_5", "today.nothing_new", "go")
    turn = talk.write(words)
    asked = turn.conversation.open is not None and turn.conversation.open.flow == "clarify"
    stopped = [e.kind for e in turn.effects if isinstance(e, Stop)]
    assert asked or StopKind.LOCK in stopped or any(isinstance(e, Raise) for e in turn.effects)
    assert not any(isinstance(e, Prescribe) for e in turn.effects)


@pytest.mark.fault("C31", guard="policies.prescribing.items:refusals")
@pytest.mark.req("M05", "M17")
@pytest.mark.parametrize("mode", ["vaginal", "planned_caesarean", "emergency_caesarean", None])
@pytest.mark.parametrize("days", [0, 3, 13, 41, None])
def test_a_birth_that_was_just_now_bars_what_is_too_early(days: int | None, mode: str | None) -> None:
    now = mother(days=days, mode=mode)
    for exercise in book().content.exercises.values():
        gates = exercise.gates
        needed = gates.min_days_vaginal if mode == "vaginal" else gates.min_days_caesarean
        if needed and (days is None or days < needed):
            assert prescribing.gate([exercise.id], now, book(), NOON) is not None, exercise.id


@pytest.mark.fault("C32", guard="bot.store.people:by_telegram")
@pytest.mark.req("S23", "S34")
async def test_a_new_account_is_a_new_person_and_takes_nothing_over(world: World) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, LEGS)
    old = patient(world)
    world.telegram.person(OTHER_PHONE, "Ana", "en")
    await world.write(OTHER_PHONE, "/start")
    new = patient(world, OTHER_PHONE)
    assert (new.id, new.case_no) != (old.id, old.case_no) and new.stop == "none" and new.country == ""
    assert not facts(world, OTHER_PHONE) and patient(world).stop == "lock"
    assert len(open_alerts(world)) == 1, "the alert stays with the old record until a clinician closes it"
    said = "\n".join(world.texts(OTHER_PHONE))
    assert old.case_no not in said and LEGS not in said


@pytest.mark.fault("C12", guard="bot.telegram.media:found")
@pytest.mark.req("M03")
async def test_a_place_or_a_number_nobody_asked_for_is_not_kept(world: World) -> None:
    await world.add_clinician()
    await world.enrol()
    for kind in ("location", "venue", "contact"):
        world.telegram.send_media(MOTHER, kind)
        await world.settle()
    bodies = [body for body in inbox_bodies(world) if body.get("media")]
    assert [b["media"] for b in bodies] == ["location", "venue", "contact"]
    for kept in ("latitude", "52.52", "phone_number", "10000000000", "Main Street"):
        assert kept not in str(bodies), f"{kept} was kept"
    assert not [name for name in facts(world) if "location" in name or "phone" in name]


@pytest.mark.fault("C32", guard="bot.store.people:meet")
async def test_the_same_account_under_another_name_is_the_same_person(world: World) -> None:
    await world.add_clinician()
    await world.enrol()
    before = patient(world)
    renamed = replace(world.telegram.people[MOTHER], first_name="Anna B.", username="new")
    world.telegram.people[MOTHER] = renamed
    await world.write(MOTHER, "hello")
    assert patient(world).id == before.id
    person = world.store.now_run(lambda unit: people.by_telegram(unit, MOTHER))
    assert person is not None and person.id == before.person
