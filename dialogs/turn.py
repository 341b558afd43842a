"""The whole decision about one event: read, screen, step, review, render. Pure and total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

from dialogs import days, engine, hearing, passing, render, replies
from dialogs.items import raw_of
from dialogs.model import Conversation, Draft, Event, EventKind, Frame, Step, Turn
from dialogs.reading import ReadingKind
from dialogs.scene import Scene, look
from dialogs.wishes import SETS
from policies import escalation
from policies import heard as lately
from policies.aftermath import after
from policies.effects import Ask, Begin, Effect, Prescribe, Raise, Record, Say, Stop, StopKind
from policies.facts import Facts
from policies.review import review
from policies.rules import Book
from policies.screen import screen
from policies.verdict import Decision, Disposition, Outcome, Verdict

HERS = frozenset(
    {
        *(EventKind.MESSAGE_RECEIVED, EventKind.OPTION_CHOSEN, EventKind.COMMAND_GIVEN),
        *(EventKind.MEDIA_RECEIVED, EventKind.MESSAGE_EDITED),
    }
)
"""What only she can have done."""
NEW_ASK = "new:"
"""Ask ids of a turn are placeholders; `process` makes the real ones from the dice."""


def take_turn(
    conversation: Conversation, event: Event, facts: Facts, book: Book, now: Any, dice: int
) -> Turn:
    """Decide one event.

    `now` is the moment the facts were read at; `dice` is the inbox row's id, the only randomness. Equal
    arguments give an equal Turn (S16). Raises only what a broken flow table or rule raises; `process` fails
    safe (S17).
    """
    del now  # facts.now is the same moment; kept in the signature because the design names it
    if event.subject.startswith("alert:"):
        return _escalated(conversation, event, facts, book, dice)
    scene = look(conversation, event, facts, book)
    heard = hearing.hear(scene, book)
    screened = screen(facts, heard, book, facts.now) if facts.me is None else Verdict()
    screened = _without_asides(screened, scene)
    step = _stepped(scene, screened)
    kept = lately.kept(heard, _text(event), screened, facts)
    step = replace(step, effects=(*_reached(event, facts), *kept, *step.effects))
    step = replace(step, effects=(*step.effects, *passing.passed_on(event, facts, book)))
    begun = _begun(step, screened, facts, book)
    begun = replace(begun, effects=(*begun.effects, *days.here(event, facts)))
    return _decided(begun, screened, facts, book, dice, event.at if event.kind in HERS else None)


def _reached(event: Event, facts: Facts) -> tuple[Effect, ...]:
    """Whatever she does shows that she can be reached again (B09)."""
    away = facts.patient is not None and not facts.patient.reachable
    return (Record("person", "reachable", "yes"),) if away and event.kind in HERS else ()


def _stepped(scene: Scene, screened: Verdict) -> Step:
    stops = any(isinstance(e, Stop) and e.kind is StopKind.SESSION for e in screened.effects)
    if screened.interrupts:
        stopped = any(isinstance(e, Stop) and e.kind is not StopKind.SESSION for e in screened.effects)
        return engine.hold_place(scene, stops, stopped)
    running = any(f.flow == "session" and f.node in SETS for f in scene.conversation.frames)
    if stops and running:
        return engine.end_session(scene, _end(screened))
    if any(isinstance(e, Begin) for e in screened.effects):
        return engine.hold_place(scene)  # what policy asks is the answer to her words
    return engine.step(scene)


def _text(event: Event) -> str:
    """What she wrote herself, a caption included."""
    return str(event.payload.get("text") or event.payload.get("caption") or "")


def _end(screened: Verdict) -> str:
    return next(e.reason for e in screened.effects if isinstance(e, Stop) and e.kind is StopKind.SESSION)


def _without_asides(screened: Verdict, scene: Scene) -> Verdict:
    """What policy would like to ask beside an answer or a question of hers waits: one question a turn."""
    answers = scene.current and scene.reading.kind is not ReadingKind.UNREADABLE
    if screened.interrupts or not (answers or hearing.is_known(scene)):
        return screened
    return replace(screened, effects=tuple(e for e in screened.effects if not isinstance(e, Begin)))


def _begun(step: Step, screened: Verdict, facts: Facts, book: Book) -> Step:
    """Policy's own effects first; a flow that policy begins (a closed question) is walked into here."""
    begins = [e for e in screened.effects if isinstance(e, Begin)]
    others = tuple(e for e in screened.effects if not isinstance(e, Begin))
    conversation, effects = step.conversation, (*others, *step.effects)
    if begins:
        facts = after(facts, effects)  # a question that was answered in this very turn is not asked again
    for begin in begins:
        more = engine.begin(conversation, begin, facts, book)
        conversation, effects = more.conversation, (*effects, *more.effects)
    return Step(conversation, effects)


@dataclass(frozen=True, slots=True)
class Judged:
    """Effects policy let through, the conversation that goes with them, every decision on the way."""

    conversation: Conversation
    effects: tuple[Effect, ...]
    decisions: tuple[Decision, ...]
    shown: Prescribe | None


def _decided(
    step: Step, screened: Verdict, facts: Facts, book: Book, dice: int, sent: datetime | None = None
) -> Turn:
    judged = _judge(step, facts, book)
    effects = _with_first_steps(judged.effects, facts, book, sent)
    effects = (*effects, *days.promised(effects, facts, book))
    effects = (*effects, *days.planned(effects, facts, book))
    if facts.me is None:  # a clinician's own turn is only filed: the answer to it comes from hers
        effects = (*effects, *replies.to_clinicians(effects, judged.decisions, facts, book.hide_words))
    before = judged.conversation
    voice = render.Voice(
        after(facts, effects), book, dict(before.said), dice, judged.shown, begun=before.begun
    )
    drafts, conversation = _rendered(judged.conversation, effects, voice)
    decisions = (*screened.decisions, *judged.decisions)
    silence = "" if drafts else _silence(judged, screened)
    return Turn(conversation, effects, drafts, decisions, silence)


def _silence(judged: Judged, screened: Verdict) -> str:
    """Why nobody is answered: no input may vanish without a named reason (S13)."""
    if any(d.outcome is Outcome.REFUSED for d in (*screened.decisions, *judged.decisions)):
        return "refused"
    return "handled" if judged.effects else "nothing_to_do"


def _judge(step: Step, facts: Facts, book: Book) -> Judged:
    """Review; where the exercise was refused, on to the flow's own words for that and review those."""
    if facts.me is not None:  # only filed on her queue, and judged there
        return Judged(step.conversation, step.effects, (), None)
    verdict = review(step.effects, facts, book, facts.now)
    wanted = any(isinstance(e, Prescribe) for e in step.effects)
    shown = next((e for e in verdict.effects if isinstance(e, Prescribe)), None)
    if not wanted or shown is not None:
        return Judged(_with_items(step.conversation, shown), verdict.effects, verdict.decisions, shown)
    kept = tuple(e for e in verdict.effects if not (isinstance(e, Ask) and e.flow == "session"))
    facts = after(facts, kept)
    instead = engine.refuse(step.conversation, "session", facts, book)
    more = review(instead.effects, facts, book, facts.now)
    return Judged(instead.conversation, (*kept, *more.effects), (*verdict.decisions, *more.decisions), None)


def _with_items(conversation: Conversation, shown: Prescribe | None) -> Conversation:
    """What policy chose is what the session frame goes on with."""
    if shown is None:
        return conversation
    frames = tuple(_given_items(f, shown) if f.flow == "session" else f for f in conversation.frames)
    return replace(conversation, frames=frames)


def _given_items(frame: Frame, shown: Prescribe) -> Frame:
    return replace(frame, vars={**frame.vars, "items": raw_of(shown.items), "index": shown.index})


def _with_first_steps(
    effects: Sequence[Effect], facts: Facts, book: Book, sent: datetime | None
) -> tuple[Effect, ...]:
    """An alert's first call goes out with the alert itself, in the same transaction (S4, S5).

    Several categories of one turn are one card, with every category on it.
    """
    raised = [e for e in effects if isinstance(e, Raise)]
    if not raised:
        return tuple(effects)
    worst = max(raised, key=lambda r: Disposition[r.disposition.upper()])
    names = ",".join(dict.fromkeys(r.category for r in raised))
    first = [_naming(e, names) for e in escalation.opening(worst, facts, book, sent)]
    return (*effects, *first)


def _naming(effect: Effect, categories: str) -> Effect:
    if isinstance(effect, Ask) and "category" in effect.vars:
        return replace(effect, vars={**effect.vars, "category": categories})
    return effect


def _rendered(
    conversation: Conversation, effects: Sequence[Effect], voice: render.Voice
) -> tuple[tuple[Draft, ...], Conversation]:
    ids = (f"{NEW_ASK}{n}" for n in count())
    drafts: list[Draft] = []
    for effect in effects:
        if isinstance(effect, Say | Ask):
            voice.inside = render.joins(drafts[-1] if drafts else None, effect, render.shows_picture(effect))
            drafts.append(_draft(effect, voice, ids, conversation))
    opened = conversation.open
    top = conversation.top
    for draft in drafts:
        asked = draft.asked
        if asked is not None and top is not None and (asked.flow, asked.node) == (top.flow, top.node):
            opened = asked
    after = replace(conversation, said=voice.said, open=opened, rev=conversation.rev + 1, begun=voice.begun)
    return tuple(render.merged(drafts)), after


def _draft(effect: Say | Ask, voice: render.Voice, ids: Iterator[str], conversation: Conversation) -> Draft:
    if isinstance(effect, Say):
        return render.say(effect, voice)
    draft = render.ask(effect, voice, next(ids))
    before = conversation.open
    if (
        effect.edit
        and before is not None
        and draft.asked is not None
        and same_buttons(before.options, draft.options)
    ):
        return replace(
            draft, asked=replace(draft.asked, ask=before.ask)
        )  # taps already on their way stay valid
    return draft


def same_buttons(before: Sequence[Any], after: Sequence[Any]) -> bool:
    """Whether a tap on the old keyboard still means the same on the new one."""
    swap = {"done": "none"}
    return [swap.get(o.id, o.id) for o in before] == [swap.get(o.id, o.id) for o in after]


def _escalated(conversation: Conversation, event: Event, facts: Facts, book: Book, dice: int) -> Turn:
    """An alert's own timer: policy alone decides whom to call next."""
    if event.kind not in (EventKind.TIMER_DUE, EventKind.DELIVERY_FAILED):
        return Turn(conversation, silence="not_for_an_alert")
    effects = tuple(escalation.step(facts, book, facts.now, event.payload))
    voice = render.Voice(facts, book, dict(conversation.said), dice)
    drafts = tuple(
        render.say(e, voice) if isinstance(e, Say) else render.ask(e, voice, f"{NEW_ASK}{i}")
        for i, e in enumerate(effects)
        if isinstance(e, Say | Ask)
    )
    return Turn(conversation, effects, drafts, (), "" if drafts else "nothing_to_do")
