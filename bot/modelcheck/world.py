"""One state of the model: what the store would hold about one mother, and what the model remembers itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from dialogs.model import Asked, Conversation
from policies.facts import AlertView, Facts, PatientView, PlanView, Responder

CLINICIAN, SECOND, STRANGER, HER = 90, 91, 666, 1
ROTA = (Responder(CLINICIAN, "Dr Ada"), Responder(SECOND, "Dr Bea"))
HAND = "r1"
"""The content release every start begins with; `NEXT` is the one that may come in between."""
NEXT = "r2"
A_MOMENT = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the model itself saw happen, written from events and effects and never read by the bot.

    `lock` and `hold`: said at some step, and no clinician has cleared it since. `owed`: rows of the set check
    without an answer. `prompts`: (kind, moment) of what the bot began. `unsure`: (question, times in a row).
    """

    lock: bool = False
    hold: bool = False
    flagged_at: datetime | None = None
    consented: bool = False
    owed: frozenset[str] = frozenset()
    worse: bool = False
    symptoms_on: date | None = None
    pain: float | None = None
    pain_at: datetime | None = None
    level: float | None = None
    dose: float | None = None
    cards: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))
    prompts: tuple[tuple[str, datetime], ...] = ()
    unsure: tuple[str, int] = ("", 0)
    talk_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class World:
    """`alerts`: all of hers that still matter, the open one last. `old`: questions that are no longer open.

    `facts` are those a turn begins with, except for `alerts`, which depend on the event (see `facts_for`).
    """

    facts: Facts
    conversation: Conversation = field(default_factory=Conversation)
    alerts: tuple[AlertView, ...] = ()
    old: tuple[Asked, ...] = ()
    release: str = HAND
    ledger: Ledger = field(default_factory=Ledger)
    count: int = 0

    @property
    def patient(self) -> PatientView:
        assert self.facts.patient is not None, "the clinician's own chat has no patient"
        return self.facts.patient

    @property
    def open_alert(self) -> AlertView | None:
        return next((a for a in self.alerts if a.state != "resolved"), None)

    @property
    def hers(self) -> bool:
        """Whether this is the mother's chat (and not a clinician's own)."""
        return self.facts.me is None

    @property
    def place(self) -> str:
        """Where she stands: the flow and node on top of the stack."""
        top = self.conversation.top
        return f"{top.flow}.{top.node}" if top else "at_rest"

    def later(self, span: timedelta) -> World:
        return replace(self, facts=replace(self.facts, now=self.facts.now + span))

    def at(self, moment: datetime) -> World:
        return replace(self, facts=replace(self.facts, now=moment))


def newcomer(now: datetime, **row: Any) -> World:
    """Somebody who has never written: her row is made at first contact."""
    patient = replace(PatientView(HER, HER, "1001", name="Ana"), **row)
    return World(Facts(now, {}, patient, PlanView(), rota=ROTA))
