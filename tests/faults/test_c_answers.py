"""Answers that are old, changed, doubled, unreadable or missing (C10, C11, C17, C18, C21, C22, C26, C28)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs import commanded
from dialogs.model import Conversation, EventKind, Flow, Node, Option, Turn
from dialogs.questions import YesNoUnsure
from policies.effects import Acknowledge, Clear, Prescribe, Raise, Record, Resolve, Stop, StopKind
from tests.support import states
from tests.support.house import CLINIC, MOTHER, World
from tests.support.inside import facts, open_alerts, patient, sessions
from tests.support.night import later
from tests.support.states import questions
from tests.support.talk import CORE_INTAKE, the_book
from tests.support.walks.words import MEDIA, PAYLOADS

EVERY = pytest.mark.parametrize(("flow", "node"), questions(), ids=lambda x: x.name)
SURGERY = CORE_INTAKE.index("small") + 1
REST = {"X01", "X32"}
LIFTS = (Acknowledge, Clear, Resolve)


@pytest.mark.fault("C10", guard="dialogs.engine:_edited")
@pytest.mark.req("M01")
async def test_an_edited_answer_is_seen_and_changes_nothing_silently(world: World) -> None:
    await world.add_clinician()
    world.telegram.person(MOTHER, "Ana", "en")
    await world.write(MOTHER, "/start")
    await world.choose(MOTHER, *CORE_INTAKE[:SURGERY])
    await world.write(MOTHER, "no")
    hers = [m for m in world.telegram.chat(MOTHER).messages if not m.from_bot][-1]
    world.telegram.edit(MOTHER, hers.id, "yes")
    await world.settle()
    assert facts(world)["surgery_history"].value == "no"
    assert "changed" in world.last(MOTHER), "she hears what becomes of her edit"
    await world.choose(MOTHER, "no")
    assert facts(world)["trauma_history"].value == "no", "the open question is still the open one"


@EVERY
@pytest.mark.fault("C11", guard="dialogs.passing:passed_on")
@pytest.mark.req("M01")
def test_every_kind_of_picture_and_sound_at_every_question(flow: Flow, node: Node) -> None:
    """She hears that nobody can look at it, and is asked again: nothing is answered by it."""
    for kind in (*MEDIA, "story", "game", "paid_media", "unknown"):
        talk = states.at(flow, node)
        before = talk.facts.known
        turn = talk.take(EventKind.MEDIA_RECEIVED, media=kind, caption="")
        said = "+".join(draft.message for draft in turn.drafts)
        assert said.startswith(("general.cannot_read", "media.")), (
            f"{kind} at {flow.name}.{node.name}: {said}"
        )
        opened = turn.conversation.open
        assert opened is not None and opened.flow == flow.name
        assert node.anew or opened.node == node.name, "what may not be true any more is looked up again"
        learned = {name for name, fact in talk.facts.known.items() if before.get(name) != fact}
        assert not learned - {"seen"} and (flow.name == "session" or not shown(turn))


@EVERY
@pytest.mark.fault("C17", guard="dialogs.engine:_tapped")
@pytest.mark.req("M34")
def test_a_button_three_weeks_old_leads_to_where_she_is(flow: Flow, node: Node) -> None:
    """Every option of it: words and the way on, no exercise, nothing lifted; an open question stays open."""
    old = states.at(flow, node).conversation.open
    assert old is not None
    for index in range(len(old.options)):
        talk = states.enrolled()
        talk.conversation = Conversation()
        later(talk, days=21)
        turn = talk.take(EventKind.OPTION_CHOSEN, asked=old, index=index, ask=old.ask)
        assert turn.drafts, f"{flow.name}.{node.name}: {old.options[index].id} is met with silence"
        assert not any(isinstance(e, (Prescribe, *LIFTS)) for e in turn.effects)


def says_enough(sign: str) -> bool:
    """Whether the gravest rule about it needs nothing else to hold; "not sure" is asked once more first."""
    return the_book().rules.of_sign(sign)[0].when.op.value in ("sign", "any")


def shown(turn: Turn) -> set[str]:
    return {item.exercise for e in turn.effects if isinstance(e, Prescribe) for item in e.items}


SIGNS = [
    pytest.param(flow, node, option, sign, id=f"{node.name} {option}")
    for flow, node in questions()
    for option, sign in getattr(node.answer, "signs", {}).items()
    if option != "unsure" and says_enough(sign)
]


@pytest.mark.fault("C17", guard="dialogs.hearing:hear")
@pytest.mark.req("S01", "S33")
@pytest.mark.parametrize(("flow", "node", "option", "sign"), SIGNS)
def test_a_sign_on_an_old_button_still_raises(flow: Flow, node: Node, option: str, sign: str) -> None:
    rules = the_book().rules.of_sign(sign)
    old = states.at(flow, node).conversation.open
    assert old is not None and rules
    shown_then = replace(old, options=(*old.options, Option(option, "as it was shown")))
    talk = states.enrolled()
    talk.conversation = Conversation()
    later(talk, days=21)
    index = [o.id for o in shown_then.options].index(option)
    turn = talk.take(EventKind.OPTION_CHOSEN, asked=shown_then, index=index, ask=old.ask)
    assert any(d.rule in {rule.id for rule in rules} for d in turn.decisions), "the sign was passed over"
    if rules[0].lock:
        assert any(isinstance(e, Stop) and e.kind is StopKind.LOCK for e in turn.effects)
        assert any(isinstance(e, Raise) for e in turn.effects)


@EVERY
@pytest.mark.fault("C21", guard="dialogs.flows.onboarding:FLOW")
@pytest.mark.req("S8")
@pytest.mark.parametrize("stop", ["hold", "lock"])
def test_start_in_the_middle_of_anything_resets_nothing(flow: Flow, node: Node, stop: str) -> None:
    talk = states.at(flow, node)
    assert talk.facts.patient is not None
    talk.facts = replace(talk.facts, patient=replace(talk.facts.patient, stop=stop))
    frames = {frame.flow for frame in talk.conversation.frames}
    for payload in ("", *PAYLOADS):
        turn = talk.take(EventKind.COMMAND_GIVEN, name="start", argument=payload)
        assert turn.drafts and not any(isinstance(e, LIFTS) for e in turn.effects)
        assert shown(turn) <= (REST if stop == "hold" else set())
        assert not any(
            isinstance(e, Record) and e.kind in ("patient", "fact", "consent") for e in turn.effects
        )
        left = frames - {frame.flow for frame in turn.conversation.frames}
        assert left <= {"onboarding", *commanded.MENUS} or (left == {"session"} and stop == "lock")


@pytest.mark.fault("C21", guard="bot.process.scene:_invited")
@pytest.mark.req("S8", "E17")
async def test_a_start_link_made_up_by_hand_gives_nobody_a_role(world: World) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, "i can't feel my legs")
    for payload in PAYLOADS:
        await world.write(MOTHER, f"/start {payload}")
    assert patient(world).stop == "lock" and len(open_alerts(world)) == 1
    assert not any("Test alert" in text for text in world.texts(MOTHER))


@pytest.mark.fault("C22", guard="dialogs.commanded:_session_runs")
@pytest.mark.fault("C18", guard="dialogs.scene:Scene.current")
@pytest.mark.req("S15", "M15")
async def test_two_devices_are_one_session(world: World) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, "Baby is asleep")
    await world.choose(MOTHER, "mat_2", "today.nothing_new")
    message, data = world._button(MOTHER, "go")
    world.telegram.tap(MOTHER, message, data)
    world.telegram.tap(MOTHER, message, data)
    await world.settle()
    first = [m.text for m in world.telegram.chat(MOTHER).from_bot if "Done" in str(m.buttons)]
    assert len(first) == 1 and not world.telegram.unanswered, "one effect, and both taps stop spinning"
    await world.write(MOTHER, "Baby is asleep")
    assert "Done" in str(world.telegram.last(MOTHER).buttons), "the other device goes on where she is"
    assert sessions(world) == 1


MUDDLED = st.text(alphabet="bcdfghjklmpqrstvwxz", min_size=5, max_size=12).filter(
    lambda text: not states.hears_anything(text)
)
SAFETY = [(f, n) for f, n in questions() if isinstance(n.answer, YesNoUnsure) and n.answer.sign]


@pytest.mark.fault("C26", guard="dialogs.reading:_settle")
@pytest.mark.req("S06", "S18")
@pytest.mark.parametrize(("flow", "node"), SAFETY, ids=lambda x: x.name)
@given(texts=st.lists(MUDDLED, min_size=3, max_size=3))
def test_two_tries_more_and_then_it_is_a_yes(flow: Flow, node: Node, texts: list[str]) -> None:
    talk = states.at(flow, node)
    for text in texts[:-1]:  # the word that answered nothing came before the question could be read
        turn = talk.write(text)
        assert not any(isinstance(e, Raise) for e in turn.effects) and talk.node == f"{flow.name}.{node.name}"
    assert any(isinstance(e, Raise) for e in talk.write(texts[-1]).effects)


@pytest.mark.fault("C28", guard="dialogs.timers:_safety")
@pytest.mark.req("S01", "C01")
async def test_silence_after_a_question_about_a_flag(world: World) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, "no numbness or tingling")
    asked, called = len(world.texts(MOTHER)), len(world.texts(CLINIC))
    await world.wait(minutes=1)
    assert len(world.texts(MOTHER)) == asked
    await world.wait(minutes=1, seconds=10)
    assert len(world.texts(MOTHER)) > asked and not open_alerts(world), "asked once more"
    await world.wait(minutes=2, seconds=10)
    (alert,) = open_alerts(world)
    assert alert.categories == ("no_answer",) and len(world.texts(CLINIC)) > called
    assert patient(world).stop == "hold" and "had no answer" in world.last(MOTHER)
    assert timedelta(0) <= world.clock.now() - alert.opened_at <= timedelta(minutes=1)
