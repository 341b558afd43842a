"""Where each person's dialog stands: sealed, and guarded by a revision number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select, update

from bot.store.errors import StaleConversation
from bot.store.tables import Conversation, table
from bot.store.unit import Unit

T = table(Conversation)
BODY = "conversation.body"
_LOAD = select(T.c.body, T.c.rev).where(T.c.person_id == bindparam("person"))
_SAVE = (
    update(T)
    .where(T.c.person_id == bindparam("person"), T.c.rev == bindparam("was"))
    .values(body=bindparam("now"), rev=T.c.rev + 1)
)
_EXISTS = select(T.c.rev).where(T.c.person_id == bindparam("person"))


def load(unit: Unit, person_id: int) -> tuple[dict[str, Any] | None, int]:
    """The stored body and its revision; (None, 0) before the first."""
    row = unit.row(_LOAD, person=person_id)
    return (None, 0) if row is None else (unit.unseal(BODY, row.body), row.rev)


def save(unit: Unit, person_id: int, body: Mapping[str, Any], rev_expected: int) -> int:
    """Save over revision `rev_expected` (0 = none yet); the new one. Raises StaleConversation (S15)."""
    sealed = unit.seal(person_id, BODY, dict(body))
    if rev_expected == 0:
        if unit.row(_EXISTS, person=person_id) is not None:
            raise StaleConversation(person_id)
        unit.add_many(T, [{"person_id": person_id, "body": sealed, "rev": 1}])
    elif not unit.change(_SAVE, person=person_id, was=rev_expected, now=sealed):
        raise StaleConversation(person_id)
    return rev_expected + 1
