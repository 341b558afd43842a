"""Weeks of one mother against the pure turn: timers kept as the store keeps them, fired when they are due."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dialogs.model import Event, EventKind, Turn
from dialogs.turn import take_turn
from policies.effects import CancelTimer, Record, SetTimer
from tests.support.talk import Talk, the_book


@dataclass(frozen=True)
class Heard:
    """One message that was sent to her: when on her own clock, what, of which class, silent or not."""

    at: datetime
    messages: str
    send_class: str
    silent: bool


@dataclass
class Clock:
    """Timers by (kind, key), and the slots of her days that have fired: a slot fires once (S28)."""

    timers: dict[tuple[str, str], tuple[datetime, dict[str, Any]]] = field(default_factory=dict)
    fired: set[tuple[str, str]] = field(default_factory=set)


class Weeks(Talk):
    """A `Talk` with a calendar; `sent` holds every message to her, `points` every decision point."""

    def __init__(self, zone: str = "Europe/London", country: str = "GB", **more: Any) -> None:
        super().__init__(**more)
        self.clock = Clock()
        self.sent: list[Heard] = []
        self.points: list[dict[str, Any]] = []
        assert self.facts.patient is not None
        self.facts = replace(self.facts, patient=replace(self.facts.patient, zone=zone, country=country))

    def _taken(self, turn: Turn) -> Turn:
        now = self.facts.now
        for effect in turn.effects:
            match effect:
                case SetTimer(kind, key, after, payload, None):
                    self.clock.timers[kind, key] = (now + after, dict(payload))
                case CancelTimer(kind, key, None):
                    for known in [t for t in self.clock.timers if t[0] == kind and key in ("", t[1])]:
                        del self.clock.timers[known]
                case Record("consent", "withdrawn"):
                    self.clock.timers.clear()
                case Record("decision_point", name, dict() as value):
                    self.points.append({"kind": name, "at": self.local(now), **value})
                case _:
                    pass
        zone_before = self.facts
        taken = super()._taken(turn)
        for draft in turn.drafts:
            if draft.to == "patient":
                at = zone_before.local(now)
                self.sent.append(Heard(at, draft.message, draft.send_class, draft.silent))
        return taken

    def local(self, moment: datetime) -> datetime:
        return self.facts.local(moment)

    def set_zone(self, zone: str) -> None:
        """As she changes it in the settings: a record of her own row."""
        self.command("settings")
        self.tap("zone")
        self.write(zone)

    def wait(self, **span: float) -> None:
        self.until(self.facts.now + timedelta(**span))

    def until(self, moment: datetime) -> None:
        """Let time pass, each timer fired when it is due."""
        while due := sorted((at, name) for name, (at, _) in self.clock.timers.items() if at <= moment):
            at, (kind, key) = due[0]
            _, payload = self.clock.timers.pop((kind, key))
            self.fire(kind, key, at, payload)
        self.facts = replace(self.facts, now=max(self.facts.now, moment))

    def fire(
        self, kind: str, key: str, at: datetime, payload: dict[str, Any], late: timedelta = timedelta()
    ) -> None:
        """The timer as the inbox brings it; a slot of a day that has fired is not filed again."""
        day, slot = payload.get("local_date"), payload.get("slot")
        if day and slot:
            if (day, slot) in self.clock.fired:
                return
            self.clock.fired.add((day, slot))
        self.facts = replace(self.facts, now=max(self.facts.now, at + late))
        event = Event(EventKind.TIMER_DUE, "person:1", None, at, {**payload, "kind": kind, "key": key})
        dice = len(self.turns) + 1
        self._taken(take_turn(self.conversation, event, self.facts, the_book(), self.facts.now, dice))

    def prompts(self) -> list[Heard]:
        """What the bot started by itself."""
        return [heard for heard in self.sent if heard.send_class == "prompt"]

    def at_home(self, moment: datetime) -> datetime:
        assert self.facts.patient is not None
        return moment.astimezone(ZoneInfo(self.facts.patient.zone))
