"""S1, S3, S4, S8, S31: a red flag is answered, raised once, stops movement, and only a clearance lifts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.modelcheck import noting
from bot.modelcheck.phrases import Means
from bot.modelcheck.stepping import Step
from policies.effects import Prescribe, Raise, Stop, StopKind

REST = frozenset({"X01", "X32"})
"""Breathing and rest: what a hold leaves."""
MOVING = frozenset({"session.exercise", "session.work", "session.rest"})
"""Messages that show an exercise or go on with one."""
ORDER = ("none", "hold", "lock")
SEVERE = 7


def no_exercise_under_a_stop(step: Step) -> str | None:
    """S1: no exercise, routine or progression while a flag of hers is not cleared; under a hold only rest."""
    ledger = step.after.ledger
    moved = set(moves(step))
    if ledger.lock and moved:
        return f"{_names(moved)} while a red flag is not cleared"
    if ledger.hold and moved - REST:
        return f"{_names(moved - REST)} under a hold"
    return None


def no_exercise_after_symptoms(step: Step) -> str | None:
    """S1: only rest after symptoms ended a session, until a later morning is back; and under severe pain."""
    ledger = step.after.ledger
    moved = set(moves(step)) - REST
    if ledger.symptoms_on is not None and moved:
        return f"{_names(moved)} after symptoms ended her session, and no morning since was back to normal"
    if ledger.pain is not None and ledger.pain >= SEVERE and moved:
        return f"{_names(moved)} at pain {ledger.pain:g}"
    return None


def no_exercise_outside_care(step: Step) -> str | None:
    """S1, S2: no exercise without her consent, in a pause, or after the end."""
    if step.turn.drafts and set(moves(step)):
        patient = step.after.facts.patient
        if not step.before.ledger.consented:
            return "an exercise without her consent"
        if patient is None or patient.status != "active":
            return f"an exercise while she is {patient.status if patient else 'nobody'}"
    return None


def an_answer_that_holds_is_held(step: Step) -> str | None:
    """S1: pain of seven, symptoms after a set, a condition or two bad mornings hold movement in that turn."""
    patient = step.after.facts.patient
    if patient is None or patient.stop != "none" or step.after.facts.value("intake_done") != "yes":
        return None
    told = dict(noting.facts_recorded(step))
    for name, holds in HOLDS.items():
        if name in told and holds(told[name]):
            return f"{name} = {told[name]}, and nothing holds"
    if told.get("intake_done") == "yes":
        known = [n for n in CONDITIONS if step.after.facts.value(n) in ("yes", "unsure", "severe")]
        return f"{known[0]} in the intake, and nothing holds" if known else None
    return None


def _at_least(least: float) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int | float) and value >= least


HOLDS: dict[str, Callable[[object], bool]] = {
    "pain_now": _at_least(SEVERE),
    "pain_after": _at_least(6),
    "bad_mornings": _at_least(2),
    "leg_after": lambda value: value in ("runs_down", "leg_numb", "unsure"),
}
"""Answers that hold as soon as they are given, once the intake is done (the amber table)."""
CONDITIONS = (
    *("heart_or_lung", "kidney", "unstable_pressure", "anaemia", "eating", "bone_or_muscle_injury"),
    *("dizzy_spells", "worn_out_always", "tear"),
)


def moves(step: Step) -> Iterator[str]:
    """The exercises this step shows her, prescribes for now, or goes on with."""
    if not step.before.hers:
        return
    for draft in step.to_her():
        yield from draft.exercises
        if draft.message in MOVING and not draft.exercises and not _only_rest(step):
            yield draft.message
    for effect in step.turn.effects:
        if isinstance(effect, Prescribe):
            yield from (item.exercise for item in effect.items[effect.index : effect.index + 1])


def _only_rest(step: Step) -> bool:
    session = step.after.facts.session
    return session is not None and set(session.items) <= REST


def _names(moved: set[str]) -> str:
    return ", ".join(sorted(moved))


def a_flag_is_answered(step: Step) -> str | None:
    """S3: in every state a red flag brings a safety text at once, a lock, and an alert."""
    if step.happening.means is not Means.LOCK:
        return None
    if not any(d.send_class == "safety" and d.message.startswith("safety.") for d in step.to_her()):
        return f"she said {step.happening.sign} and got no safety text"
    if not any(isinstance(e, Stop) and e.kind is StopKind.LOCK for e in step.turn.effects):
        return f"she said {step.happening.sign} and nothing was locked"
    if not any(isinstance(e, Raise) for e in step.turn.effects):
        return f"she said {step.happening.sign} and nobody was told"
    return None


def no_flag_is_passed_over(step: Step) -> str | None:
    """S3: words of a list about a locking sign lock, or are asked about at the least."""
    if step.happening.means is not Means.HEARD:
        return None
    asked = any(f.flow == "clarify" for f in step.after.conversation.frames)
    locked = any(isinstance(e, Stop) and e.kind is StopKind.LOCK for e in step.turn.effects)
    return None if asked or locked else f"she said {step.happening.sign} and was passed over"


def a_baby_in_need_is_answered(step: Step) -> str | None:
    """S3: a baby in need brings the number at once, whatever else goes on."""
    if step.happening.means is not Means.BABY:
        return None
    told = any(d.send_class == "safety" for d in step.to_her())
    return None if told else "she said that her baby needs help and got no safety text"


def a_wish_for_a_person_is_told(step: Step) -> str | None:
    """S3: what the clinic must hear without a stop (a person, not safe at home) is raised."""
    if step.happening.means is not Means.TOLD:
        return None
    raised = any(isinstance(e, Raise) for e in step.turn.effects)
    return None if raised else f"she said {step.happening.sign} and nobody was told"


def one_alert_for_a_flag(step: Step) -> str | None:
    """S4: a flag is exactly one alert, or is added to the open one, in the same turn; never two open."""
    still_open = [a for a in step.after.alerts if a.state != "resolved"]
    if step.desk.opened > 1 or len(still_open) > 1:
        return f"{max(step.desk.opened, len(still_open))} alerts for one flag"
    raises = any(isinstance(e, Raise) for e in step.turn.effects)
    if raises and step.desk.raised is None:
        return "a flag without an alert"
    if step.desk.opened and not _is_called(step):
        return "an alert was opened and nobody was called"
    return None


def _is_called(step: Step) -> bool:
    return any(draft.to in ("clinicians", "operator") for draft in step.turn.drafts)


def only_a_clearance_lifts(step: Step) -> str | None:
    """S8: the stop is never softer than what was said since the last clearance by a clinician."""
    patient = step.after.facts.patient
    if patient is None:
        return None
    ledger = step.after.ledger
    owed = "lock" if ledger.lock else "hold" if ledger.hold else "none"
    if ORDER.index(patient.stop) < ORDER.index(owed):
        return f"her stop is {patient.stop} and must be {owed}: no clinician has cleared it"
    return None


def late_words_count(step: Step) -> str | None:
    """S31: a flag that comes hours late is raised all the same, with the moment she sent it."""
    if step.happening.kind != "late_words":
        return None
    if not any(isinstance(e, Raise) for e in step.turn.effects):
        return "a flag that came late was dropped"
    sent = step.before.facts.local(step.event.at).strftime("%d %b %H:%M")
    cards = [draft.html for draft in step.turn.drafts if draft.message == "clinic.alert"]
    if cards and not all(sent in card for card in cards):
        return f"the clinic is not told that it was sent at {sent}"
    return None
