"""One step: the real `take_turn` on what happened, its saving, and the model's own note of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.modelcheck.books import Shelf
from bot.modelcheck.happenings import Happening
from bot.modelcheck.saving import Desk, saved
from bot.modelcheck.world import World
from dialogs import turn as turns
from dialogs.model import Conversation, Draft, Event, EventKind, Turn
from policies.facts import Facts


@dataclass(frozen=True, slots=True)
class Step:
    """What happened, the turn that was taken and the world after it; `error` when it could not be taken."""

    happening: Happening
    before: World
    turn: Turn
    after: World
    desk: Desk
    shelf: Shelf
    error: Exception | None = None

    @property
    def event(self) -> Event:
        assert self.happening.event is not None
        return self.happening.event

    def to_her(self) -> Iterator[Draft]:
        return (draft for draft in self.turn.drafts if draft.to == "patient")

    @property
    def facts(self) -> Facts:
        """The facts the turn began with."""
        return facts_for(self.before, self.event)


def facts_for(world: World, event: Event) -> Facts:
    """As `bot.process.scene` loads them: the open alert, and a closed one that is acted on."""
    kind, _, key = event.subject.partition(":")
    if kind == "alert":
        alerts = tuple(a for a in world.alerts if a.id == int(key))
    elif not world.hers:
        asked = event.payload.get("asked")
        alerts = tuple(a for a in world.alerts if asked is not None and a.id == asked.alert)
    else:
        opened = world.open_alert
        acted = event.payload.get("alert") if event.kind is EventKind.CLINICIAN_ACTED else None
        alerts = tuple(a for a in world.alerts if a is opened or a.id == acted)
    return replace(world.facts, alerts=alerts)


def take(happening: Happening, shelf: Shelf) -> Step:
    """The step for a happening with an event. What the turn raises is kept, not thrown."""
    world, event = happening.before, happening.event
    assert event is not None
    try:
        turn = decided(world, event, shelf)
        release = shelf.release_of(world)
        after, desk = saved(world, turn, event.subject, release)
    except Exception as wrong:
        return Step(happening, world, Turn(world.conversation), world, _nothing(world), shelf, wrong)
    return Step(happening, world, turn, after, desk, shelf)


def decided(world: World, event: Event, shelf: Shelf) -> Turn:
    """The real turn, as `bot.process` calls it."""
    facts = facts_for(world, event)
    conversation = Conversation() if event.subject.startswith("alert:") else world.conversation
    return turns.take_turn(conversation, event, facts, shelf.book_for(world), facts.now, world.count + 1)


def _nothing(world: World) -> Desk:
    return Desk(world.facts, list(world.alerts), world.release)
