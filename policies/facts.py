"""What is known about one mother at one moment, and how sure we are of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import Enum
from types import MappingProxyType
from zoneinfo import ZoneInfo

FactValue = str | int | float | tuple[str, ...]


class Tri(Enum):
    """Yes, no or unknown. Unknown never means no (S06)."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @staticmethod
    def of(truth: bool | None) -> Tri:
        if truth is None:
            return Tri.UNKNOWN
        return Tri.YES if truth else Tri.NO


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer: `value` in `unit` ("nrs", "days", "cm" …), given at `at` (UTC) through `source`."""

    name: str
    value: FactValue
    unit: str | None
    at: datetime
    source: str


@dataclass(frozen=True, slots=True)
class PatientView:
    """Her row: `status` enrolling|active|paused|ended|withdrawn, `stop` none|hold|lock."""

    id: int
    person: int
    case_no: str
    status: str = "enrolling"
    stop: str = "none"
    episode: int = 1
    name: str = ""
    lang: str = "en"
    zone: str = "UTC"
    country: str = ""
    reachable: bool = True


@dataclass(frozen=True, slots=True)
class PlanView:
    """Her treatment plan: `level` cap 0–3, exercises barred and unlocked, `author` policy or a clinician."""

    rev: int = 0
    programme: str = ""
    phase: str = ""
    level: int = 0
    barred: frozenset[str] = frozenset()
    unlocked: frozenset[str] = frozenset()
    ceiling: int | None = None
    author: str = "policy"


@dataclass(frozen=True, slots=True)
class SessionView:
    """The session in hand or the last one: items as exercise ids, `ended_by` empty while it runs."""

    id: int
    release: str
    items: tuple[str, ...]
    started_at: datetime
    pain_start: int | None = None
    ended_by: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AlertView:
    """One alert: `state` new|notified|acknowledged|resolved, `step` = attempts made so far."""

    id: int
    patient: int
    episode: int
    categories: tuple[str, ...]
    disposition: str
    state: str
    owner: int | None
    step: int
    opened_at: datetime
    case_no: str = ""
    words: str = ""
    told: str = ""
    rules: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Responder:
    """A clinician on the rota, in the order in which they are called."""

    person: int
    name: str
    role: str = "clinician"
    on_duty: bool = True


@dataclass(frozen=True)
class Facts:
    """Everything a decision may look at. No entry in `known` = unknown."""

    now: datetime
    known: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))
    patient: PatientView | None = None
    plan: PlanView = field(default_factory=PlanView)
    session: SessionView | None = None
    alerts: tuple[AlertView, ...] = ()
    rota: tuple[Responder, ...] = ()
    me: Responder | None = None
    """The clinician whose own conversation this is; None for a mother."""

    def value(self, name: str) -> FactValue | None:
        fact = self.known.get(name)
        return None if fact is None else fact.value

    def number(self, name: str) -> float | None:
        value = self.value(name)
        return float(value) if isinstance(value, int | float) else None

    def said(self, name: str) -> Tri:
        """Her yes / no answer; "unsure" and no answer are unknown."""
        value = self.value(name)
        return Tri.YES if value == "yes" else Tri.NO if value == "no" else Tri.UNKNOWN

    def at(self, name: str) -> datetime | None:
        fact = self.known.get(name)
        return None if fact is None else fact.at

    def within(self, name: str, span: timedelta) -> bool:
        """Whether the fact is known and not older than `span`."""
        at = self.at(name)
        return at is not None and self.now - at <= span

    @property
    def lang(self) -> str:
        """The language she reads; English while nobody knows her."""
        return self.patient.lang if self.patient else "en"

    @property
    def today(self) -> date:
        return self.local(self.now).date()

    def local(self, moment: datetime) -> datetime:
        """The moment on her own clock."""
        return moment.astimezone(ZoneInfo(self.patient.zone if self.patient else "UTC"))

    def is_today(self, name: str) -> bool:
        """Whether the fact was learned on her present local date."""
        at = self.at(name)
        return at is not None and self.local(at).date() == self.today

    @property
    def days_since_birth(self) -> int | None:
        """Whole days since the baby's birth; None when the date is unknown."""
        born = self.value("birth_date")
        return None if not isinstance(born, str) else (self.today - date.fromisoformat(born)).days

    @property
    def open_alert(self) -> AlertView | None:
        return next((a for a in self.alerts if a.state != "resolved"), None)

    def learn(self, *facts: Fact) -> Facts:
        """The same facts with these added: what later steps of one turn see."""
        return replace(self, known=MappingProxyType({**self.known, **{f.name: f for f in facts}}))
