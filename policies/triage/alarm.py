"""What follows when a rule holds: the stop, the text she gets, the alert, the task for the digest."""

from __future__ import annotations

from collections.abc import Sequence

from policies.effects import (
    Ask,
    CancelTimer,
    Effect,
    Raise,
    Record,
    Say,
    SendClass,
    Stop,
    StopKind,
)
from policies.facts import Facts
from policies.rules import Book, Rule
from policies.triage.found import Found, unknowns
from policies.verdict import Disposition

HUMAN = "human"
TEXTS_AT_ONCE = 2
PROMPTS = ("session_idle", "window_prompt")


def alarm(found: Sequence[Found], facts: Facts, words: str, book: Book) -> list[Effect]:
    """What red flags about her cause, in order: stop, text, alert, what she can still tell us (S01, S4)."""
    if not found:
        return []
    locks = [f.rule for f in found if f.rule.lock]
    texts = [text(rule, facts) for rule in _texts([f.rule for f in found if f.rule.tells])]
    effects: list[Effect] = []
    if locks and facts.patient is not None:
        effects.append(Stop(StopKind.LOCK, locks[0].category, tuple(rule.id for rule in locks)))
    effects += texts
    effects += _alerts(found, [say.message for say in texts], words, unknowns(found, facts, book))
    if facts.patient is not None:
        effects += _tasks(found)
    if locks and facts.patient is not None:
        effects.append(Ask("aftercare.how", "aftercare", "how", send_class=SendClass.SAFETY))
    if locks:
        effects += [CancelTimer(kind) for kind in PROMPTS]
    return effects


def hold(found: Sequence[Found], facts: Facts, already_stopped: bool) -> list[Effect]:
    """What amber causes: breathing and rest only, and a clinician is told why (S04)."""
    ids = tuple(f.rule.id for f in found)
    effects: list[Effect] = [] if already_stopped else [Stop(StopKind.HOLD, found[0].rule.category, ids)]
    said = Say("safety.hold", clinic(facts), send_class=SendClass.SAFETY)
    effects.append(said)
    for category in dict.fromkeys(f.rule.category for f in found):
        same = [f for f in found if f.rule.category == category]
        answers = "; ".join(f"{name}: {value}" for f in same for name, value in f.answer.used.items())
        rules = tuple(f.rule.id for f in same)
        effects.append(
            Raise(category, same[0].rule.disposition.word, rules, answers, said.message, StopKind.HOLD)
        )
    if not already_stopped:
        effects += [CancelTimer(kind) for kind in PROMPTS]
    return effects


def text(rule: Rule, facts: Facts) -> Say:
    """The words of a rule, as message id: never silent from same-day on, and true about who is called now."""
    urgent = rule.disposition >= Disposition.URGENT_REVIEW
    told = clinic(facts) if urgent or rule.action == HUMAN else {"clinic": "noted"}
    return Say(rule.tells, told, send_class=SendClass.SAFETY if urgent else SendClass.REPLY)


def clinic(facts: Facts) -> dict[str, str]:
    """Whether anybody at the clinic is being told: the texts say the truth about it."""
    return {"clinic": "told" if facts.rota else "nobody"}


def _texts(rules: Sequence[Rule]) -> list[Rule]:
    """The text of the most severe rule, and one more where another flag asks for another action."""
    if not rules:
        return []  # what only a clinician should look at is not said to her
    first, told = rules[0], {rules[0].action}
    rest = []
    for rule in rules[1:]:
        urgent = rule.disposition is Disposition.URGENT_REVIEW and not rule.lock
        stands_alone = rule.disposition is Disposition.EMERGENCY or urgent
        if rule.action not in told and rule.tells != first.tells and stands_alone:
            told.add(rule.action)
            rest.append(rule)
    return [first, *rest][:TEXTS_AT_ONCE]


def _alerts(
    found: Sequence[Found], sent: Sequence[str], words: str, unknown: tuple[str, ...]
) -> list[Effect]:
    """One Raise for each category, most severe first; the store appends them to the open alert (S4)."""
    flags = [
        f.rule for f in found if f.rule.disposition >= Disposition.URGENT_REVIEW or f.rule.action == HUMAN
    ]
    effects: list[Effect] = []
    for category in dict.fromkeys(rule.category for rule in flags):
        same = [rule for rule in flags if rule.category == category]
        told = same[0].tells if same[0].tells in sent else sent[0]
        stop = "lock" if any(rule.lock for rule in same) else "none"
        ids = tuple(rule.id for rule in same)
        effects.append(Raise(category, same[0].disposition.word, ids, words, told, stop, unknown))
    return effects


def _tasks(found: Sequence[Found]) -> list[Effect]:
    """Routine flags never lock: each is a line of the clinician's digest."""
    return [
        Record("note", "digest_task", f.rule.category)
        for f in found
        if f.rule.disposition is Disposition.ROUTINE_REVIEW and f.rule.action != HUMAN
    ]
