"""What is decided at the border of each limit: a question a function, its answer for a number of its unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from bot.books import CONTENT, read_book
from dialogs import routine, timers
from dialogs.flows import prompt
from dialogs.model import Conversation, Event, EventKind
from dialogs.walk import Walk
from policies import dosing, escalation, listening, triage
from policies.aftermath import after
from policies.effects import Ask, Effect, Raise, Record, SendClass, SetTimer, Stop, StopKind
from policies.facts import Fact, Facts
from policies.guards import GUARDS
from policies.intake_order import TOPICS, fits
from policies.prescribing.items import level_cap, refusals
from policies.prescribing.stops import in_force
from policies.prescribing.tracks import track_of
from policies.prompting import Occasion, due, forms, is_busy, limits, points, refused, rhythm, why_not
from policies.review import review
from policies.rules import Book
from policies.verdict import Outcome
from tests.support.mothers import NOON, alert, book, mother
from tests.support.talk import Talk

Decides = Callable[[float], Any]
A_FORM = Path(__file__).parents[1] / "dialogs" / "transcripts" / "a_questionnaire"


@dataclass(frozen=True)
class Border:
    """A limit, what is decided by it for a number in its unit, and the decision on each side of it."""

    limit: str
    decides: Decides
    answers: Mapping[float, Any]


def at_home(said: Mapping[str, Any] | None = None, **row: Any) -> Facts:
    return mother(said=said, **{"zone": "Europe/London", **row})


def ago(name: str, hours_ago: float, value: Any = "yes", more: Mapping[str, Any] | None = None) -> Facts:
    return at_home({**(more or {}), name: [value, hours_ago]})


def at(hour: float, facts: Facts | None = None) -> Facts:
    """A moment of her own day."""
    midnight = NOON - timedelta(hours=12)
    return replace(facts or at_home(), now=midnight + timedelta(hours=hour))


# -- when the bot may write by itself ----------------------------------------------------------------------


def silence(kind: str, facts: Facts) -> str:
    return why_not(Occasion(kind, facts, book(), facts.now, facts.now + timedelta(minutes=90)))


def started(kind: str, *hours_ago: float) -> tuple[str, ...]:
    return tuple(str(limits.Started(kind, NOON - timedelta(hours=ago))) for ago in hours_ago)


def after_messages(kind: str, *hours_ago: float, asks: str = "", **said: Any) -> str:
    return silence(asks or kind, at_home({**said, "started": started(kind, *hours_ago)}))


def of_this_day(count: float) -> tuple[str, bool]:
    """What the bot finds when it wants to write, and what the last look says."""
    facts = at_home({"started": started(limits.BITE, *(2 + n for n in range(int(count))))})
    offer = Ask("prompt.routine", "prompt", "routine", send_class=SendClass.PROMPT)
    return silence(limits.BITE, facts), refused(offer, facts, book()) is None


def is_live(minutes: float) -> bool:
    facts = at_home()
    old = {name: replace(fact, at=NOON - timedelta(days=1)) for name, fact in facts.known.items()}
    facts = replace(facts, known=old)
    return is_busy(facts.learn(Fact("pain_now", 3, None, NOON - timedelta(minutes=minutes), "test")), book())


def timer(kind: str, facts: Facts, late: timedelta = timedelta()) -> list[Effect]:
    """What the turn of a timer of hers that was due `late` ago brings."""
    walk = Walk((), facts, book())
    event = Event(EventKind.TIMER_DUE, "person:1", None, facts.now - late, {"kind": kind, "key": kind})
    timers.due(event, Conversation(), walk)
    return walk.effects


def put_off(minutes: float) -> bool:
    """Whether what would come into the middle of something waits so long."""
    busy = at_home().learn(Fact("pain_now", 3, None, NOON, "test"))
    return [e.after for e in timer("mood_check", busy) if isinstance(e, SetTimer)] == [
        timedelta(minutes=minutes)
    ]


def checked_in(hours_late: float) -> str:
    """Why the bot does not ask how she is, when its timer comes so late."""
    facts = mother(said={"intake_done": ["yes", 24 * 8]}, zone="Europe/London")
    quiet = replace(
        facts, known={n: replace(f, at=min(f.at, NOON - timedelta(hours=1))) for n, f in facts.known.items()}
    )
    kept = [e for e in timer("weekly_review", quiet, timedelta(hours=hours_late)) if isinstance(e, Record)]
    return str(next(e.value["why_not"] for e in kept if e.kind == "decision_point"))


def window(minutes_late: float) -> str:
    return points.window(at_home(), book(), NOON - timedelta(minutes=minutes_late), "w1").why_not


def snoozed(minutes_late: float) -> bool:
    """Whether what she put off still comes."""
    quiet = at_home({"pain_now": [3, 1]})
    walk = Walk((), quiet, book())
    event = Event(EventKind.TIMER_DUE, "person:1", None, NOON - timedelta(minutes=minutes_late), {})
    routine.snoozed(event, walk)
    return bool(walk.effects)


def times_kept(count: float) -> str:
    """Whether some of the times she names are left out."""
    talk = enrolled()
    talk.command("times")
    talk.write(", ".join(("9:00", "11:00", "13:00", "15:00")[: int(count)]))
    frame = talk.conversation.top
    assert frame is not None
    return f"{len(frame.vars['chosen_windows'])} kept, left out: {frame.vars['times_left_out']}"


@cache
def just_enrolled() -> tuple[Facts, Conversation, tuple[Any, ...]]:
    talk = Talk()
    talk.enrol()
    return talk.facts, talk.conversation, tuple(talk.turns)


def enrolled() -> Talk:
    talk = Talk()
    facts, talk.conversation, turns = just_enrolled()
    talk.facts, talk.turns = facts, list(turns)
    assert facts.patient is not None
    return talk


def after_a_feed(minutes: float) -> bool:
    """Whether "after the ten o'clock feed" is a time so long after ten."""
    talk = enrolled()
    talk.command("times")
    talk.write("after the 10 o'clock feed")
    frame = talk.conversation.top
    assert frame is not None
    begins = NOON.replace(hour=10) + timedelta(minutes=minutes)
    return [str(span).partition("-")[0] for span in frame.vars["chosen_windows"]] == [f"{begins:%H:%M}"]


def planned(kind: str) -> Decides:
    """Whether the timer of that kind is set for such an hour of her clock."""

    def at_that_hour(hour: float) -> bool:
        facts = at_home({"intake_done": ["yes", 30]})
        timers_set = [e for e in rhythm.planned(facts, book()) if isinstance(e, SetTimer)]
        slots = {timer.kind: timer.payload["slot"] for timer in timers_set}
        return str(slots[kind]).startswith(f"{kind} {int(hour):02}:00")

    return at_that_hour


def looked_at_again(days: float) -> bool:
    """Whether somebody silent for long is looked at again after so many days, and not before."""
    facts = at_home({"unanswered": 6, "seen": ["yes", 24 * 20], "intake_done": ["yes", 24 * 30]})
    sets = [e for e in rhythm.checkins(facts, book()) if isinstance(e, SetTimer)]
    return min(e.payload["local_date"] for e in sets) == (NOON.date() + timedelta(days=days)).isoformat()


# -- what is due -------------------------------------------------------------------------------------------


def is_due(kind: str, since: str, **more: Any) -> Decides:
    long_ago = {"intake_done": ["yes", 24 * 60], **more}
    return lambda days: due.is_due(kind, ago(since, 24 * days, more=long_ago), book())


def wave(days: float) -> str:
    return due.wave_due(ago("intake_done", 24 * (42 + days)), book())


def wave_again(days: float) -> bool:
    facts = ago("outcomes_asked", 0, more={"intake_done": ["yes", 42 * 24]})
    return due.next_wave_day(facts, book()) == NOON.date() + timedelta(days=days)


@cache
def with_a_form() -> Book:
    return read_book(CONTENT, folder=A_FORM)


def form_again(days: float) -> bool:
    """Whether a questionnaire she left alone is asked so many days after."""
    house = replace(with_a_form(), rules=book().rules)
    facts = at_home({"intake_done": ["yes", 24 * 6], forms.ASKED: ["yes", 24 * days]})
    return forms.due_now(facts, house) is not None


def guard(name: str, facts: Callable[[float], Facts]) -> Decides:
    return lambda number: GUARDS[name](facts(number), {}, book())


def of_the_day(questions: float) -> bool:
    """Whether one more question of the intake fits after so many."""
    asks = [ask for topic in TOPICS for ask in topic.asks][: int(questions) + 1]
    facts = at_home({"doming": None, **{ask.marks[0]: "x" for ask in asks[:-1]}})
    return fits((asks[-1],), facts, book())


# -- what stops or limits exercise -------------------------------------------------------------------------


def stopped(name: str, facts: Callable[[float], Facts]) -> Decides:
    """Whether the stop of that name stands when a session begins."""

    def stands(number: float) -> bool:
        return name in {stop.name for stop in in_force(facts(number), book(), starting=True)}

    return stands


def level(number: float) -> bool:
    """Whether a mother no clinician has seen has that level, a good while after birth."""
    return level_cap(mother(days=200), book())[0] == number


def rises(days: float) -> bool:
    """Whether the dose rises so long after a clinician has cleared a stop."""
    facts = ago("cleared", 24 * days, more={"dose_step": 0, "clean_sessions": 2})
    change, _ = dosing.adjusted([Record("fact", "back_to_baseline", "yes")], facts, book())
    return any(isinstance(e, Record) and e.name == "dose_step" for e in change)


def walks(days: float) -> bool:
    return not refusals("X30", mother(days=int(days)), book(), ())


def held_mornings(count: float) -> tuple[bool, bool]:
    """Whether so many bad mornings hold her by the rule AM15, and by the limit: both say the same."""
    held = triage.amber(at_home({"bad_mornings": int(count)}), book())
    by_limit = count >= book().rules.limit("bad_mornings_hold")
    return "AM15" in {found.rule.id for found in held}, by_limit


def too_much(effort: float) -> bool:
    verdict = review(
        [Record("fact", "exertion", int(effort), "nrs")], at_home({"dose_step": [1, 90]}), book(), NOON
    )
    return after(at_home(), verdict.effects).value("dose_step") == 0


def track(place: str = "mat", bmi: float = 0, **said: Any) -> str:
    """Which routines are hers there, with a body mass index of so much."""
    index = {"height_cm": 100, "weight_kg": bmi} if bmi else {}
    return track_of(place, mother(said={**index, **said}), book()).name


def tired_week(*ends: tuple[str, float]) -> bool:
    """Whether a session that tiredness ends makes the dose smaller for the whole week, after such ends."""
    kept = tuple(f"{how} {(NOON - timedelta(days=days)).isoformat()}" for how, days in ends)
    facts = at_home({"dose_step": [1, 900], "session_ends": (kept, 1)}, session={"items": ["X01", "X08"]})
    facts = facts.learn(Fact("session_ends", kept, None, NOON, "test"))
    told: list[Effect] = [Record("fact", "tired_up", "yes"), Stop(StopKind.SESSION, "symptoms_up")]
    found = review(told, facts, book(), NOON)
    return "DS09" in {d.rule for d in found.decisions if d.outcome is Outcome.FIRED}


def share(percent: float) -> bool:
    """`percent` of a hundred sessions, the last one among them, ended by tiredness."""
    tired = int(percent) - 1
    return tired_week(*(("tired" if n < tired else "otherwise", 0.01 * n) for n in range(99)))


# -- alerts ------------------------------------------------------------------------------------------------


def comes_after(step: int, minutes_open: float) -> Decides:
    """Whether the next attempt comes that many minutes after the alert."""

    def when(minutes: float) -> bool:
        facts = at_home(alerts=[alert(step=step, disposition="emergency")])
        done = escalation.step(facts, book(), NOON + timedelta(minutes=minutes_open))
        after = next(e.after for e in done if isinstance(e, SetTimer))
        return after == timedelta(minutes=minutes - minutes_open)

    return when


def opens(minutes: float) -> bool:
    """Whether a new alert asks the next one after so long."""
    raised = Raise("dvt", "emergency", ("RF02",), "my calf", "safety.dvt", "lock", ())
    return [e.after for e in escalation.opening(raised, at_home(), book()) if isinstance(e, SetTimer)] == [
        timedelta(minutes=minutes)
    ]


def reminds(minutes: float) -> bool:
    """Whether who has taken an alert is asked so long after whether it is still with them."""
    facts = at_home(alerts=[alert()])
    taken = [e.after for e in escalation.acknowledged(7, book(), facts) if isinstance(e, SetTimer)]
    return taken == [timedelta(minutes=minutes)]


def snooze(minutes: float) -> bool:
    """Whether "later" comes back so long after; the flow holds a number of its own, and both are the same."""
    nodes = [node for flow in prompt.FLOWS for node in flow.nodes if node.say == "prompt.later"]
    set_by = {act.after for node in nodes for act in node.do if isinstance(act, SetTimer)}
    return set_by == {timedelta(minutes=minutes)} and book().rules.limit("snooze_short") == minutes


def heard(words: str) -> Decides:
    def signs(number: float) -> set[str]:
        return {signal.sign for signal in listening.hear(words.format(f"{number:g}"), book()).signals}

    return signs
