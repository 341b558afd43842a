"""Invites: one-time links that make whoever opens them a clinician or an operator."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from bot.store import people
from bot.store.tables import Invite, table
from bot.store.unit import Unit

T = table(Invite)
PREFIX = "invite-"
"""How the argument of /start begins when it is an invite; the whole is at most 64 of [A-Za-z0-9_-]."""
TOKEN_BYTES = 24
LIFE = timedelta(hours=24)
USED, EXPIRED, UNKNOWN = "used", "expired", "unknown"

_FIND = select(T).where(T.c.token_hash == bindparam("hashed"))
_TRIED = update(T).where(T.c.id == bindparam("invite")).values(tries=T.c.tries + 1)
_USE = (
    update(T)
    .where(T.c.id == bindparam("invite"), T.c.used_by.is_(None))
    .values(used_by=bindparam("person"), used_at=bindparam("at"), tries=T.c.tries + 1)
)


def make(unit: Unit, role: str, clinic_id: int, now: datetime) -> str:
    """A new token (192 random bits after the prefix), good once, for 24 hours. Only its hash is kept."""
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    unit.add(
        T,
        token_hash=_hash(token),
        role=role,
        clinic_id=clinic_id,
        created_at=now,
        expires_at=now + LIFE,
        used_by=None,
        used_at=None,
        tries=0,
    )
    return token


def redeem(unit: Unit, token: str, person_id: int, now: datetime) -> str:
    """The role the person now has (also when she opens it again), or why not: used, expired, unknown."""
    hashed = _hash(token)
    row = unit.row(_FIND, hashed=hashed)
    # The index compares hashes, which tell nothing of a token; the last comparison is in constant time.
    if row is None or not hmac.compare_digest(row.token_hash, hashed):
        return UNKNOWN
    if row.used_by is not None:
        unit.change(_TRIED, invite=row.id)
        return str(row.role) if row.used_by == person_id else USED
    if now >= row.expires_at:
        unit.change(_TRIED, invite=row.id)
        return EXPIRED
    if not unit.change(_USE, invite=row.id, person=person_id, at=now):
        return USED
    people.set_fields(unit, person_id, role=row.role, clinic_id=row.clinic_id, revoked_at=None)
    return str(row.role)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
