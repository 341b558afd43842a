"""What the clinician who acted is told, once policy has let the action through or refused it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from dialogs.talking import talks_with
from policies import heard
from policies.effects import Acknowledge, Clear, Effect, Record, Resolve, Say, SendClass
from policies.facts import AlertView, Facts
from policies.verdict import Decision, Outcome

TOLD = {"kept_stopped": "clinic.kept", "handed_over": "clinic.handed_over"}
PASSED_ON = frozenset({"words", "getting_help", "cannot_reach", "tapped_by_mistake"})


def to_clinicians(
    effects: Sequence[Effect], decisions: Sequence[Decision], facts: Facts, hidden: bool = False
) -> Iterator[Say]:
    """The truth about each action: taken, closed, or refused and why. `hidden`: words stand behind a tap."""
    case = facts.patient.case_no if facts.patient else ""
    names = {r.person: r.name for r in facts.rota}
    for effect in effects:
        match effect:
            case Acknowledge(alert, by):
                given = {"case": case, "name": names.get(by, "")}
                yield from (_say("clinic.acknowledged_by", r, given, alert) for r in {*names, by})
            case Clear(alert, by):
                yield _say("clinic.cleared", by, {"case": case}, alert)
            case Resolve(alert, by, outcome) if outcome in TOLD:
                yield _say(TOLD[outcome], by, {"case": case}, alert)
            case Record("note", name, value) if name in PASSED_ON and facts.open_alert is not None:
                said = name == "words"
                yield from _passed_on(str(value) if said else name.replace("_", " "), facts, said)
            case Record("note", "not_meant", words) if facts.open_alert is not None:
                yield from _corrected(str(words), facts, hidden)
            case _:
                pass
    for decision in decisions:
        if decision.outcome is Outcome.REFUSED and decision.rule == "S7" and decision.facts.get("by"):
            yield _refusal(decision, facts, names)


def _passed_on(words: str, facts: Facts, said: bool) -> Iterator[Say]:
    """While an alert is open, what she writes reaches whoever has it, or everybody who is being called."""
    alert, patient = facts.open_alert, facts.patient
    if alert is None or patient is None:
        return
    for person in _readers(alert, facts):
        if said and person == talks_with(facts):
            continue  # what she writes in a talk goes to him as it is
        yield _say("clinic.note", person, {"case": patient.case_no, "words": words}, alert.id)


def _corrected(words: str, facts: Facts, hidden: bool) -> Iterator[Say]:
    """She says that what raised it is not what she meant: it reaches the same people, and closes nothing."""
    alert, patient = facts.open_alert, facts.patient
    if alert is None or patient is None:
        return
    message = "clinic.not_meant_tapped" if words == heard.TAPPED else "clinic.not_meant"
    shown = (Markup("<tg-spoiler>{}</tg-spoiler>") if hidden else Markup("{}")).format
    given = {"case": patient.case_no, "words": shown(words), "raised": shown(heard.raised_by(facts))}
    for person in _readers(alert, facts):
        yield _say(message, person, given, alert.id)


def _readers(alert: AlertView, facts: Facts) -> list[int]:
    return [alert.owner] if alert.owner is not None else [r.person for r in facts.rota]


def _refusal(decision: Decision, facts: Facts, names: dict[int, str]) -> Say:
    if decision.reason == "already_closed":
        case = facts.patient.case_no if facts.patient else ""
        return _say("clinic.already_closed", int(decision.facts["by"]), {"case": case}, None)
    owner = facts.open_alert.owner if facts.open_alert else None
    taken = decision.reason == "already_taken" and owner is not None
    message = "clinic.already_owned" if taken else "clinic.not_yours"
    given = {"name": names.get(owner, "")} if owner is not None else {}
    return _say(message, int(decision.facts["by"]), given, None)


def _say(message: str, person: int, given: dict[str, str], alert: int | None) -> Say:
    return Say(message, given, to="clinicians", person=person, send_class=SendClass.REPLY, alert=alert)
