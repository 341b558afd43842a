"""What researchers can learn from: every moment at which something could be offered to her."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bot.privacy.sealing import SealedValue
from bot.store.columns import NEVER_TWICE, big, listing, moment, own_id, ref, words


class DecisionPoint(SQLModel, table=True):
    """One decision point (Nahum-Shani 2018), whether or not anything was sent (R01).

    `kind` window|asleep_now|feed|morning_check|return; `why_not` names the reason when not `available`;
    `probability` that of `action`; `context` the tailoring variables; `begun_at` a session that began within
    the hour (proximal outcome), `replied_at` her first sign within ten minutes.
    """

    __tablename__ = "decision_point"
    __table_args__: ClassVar[Any] = (Index(None, "patient_id", "at"), NEVER_TWICE)
    id: int | None = own_id()
    patient_id: int = ref("patient")
    inbox_id: int = big()
    kind: str
    at: datetime = moment()
    local_date: str
    slot: str
    available: bool
    why_not: str
    options: list[str] = listing()
    action: str
    probability: float = Field()
    context: SealedValue = words()
    rules: dict[str, Any] = listing()
    release: str
    begun_at: datetime | None = moment(optional=True)
    replied_at: datetime | None = moment(optional=True)
