"""What the rows say after each step, read beside the bot through a connection of its own."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Input:
    """One thing somebody did: how it ended, and what came of it ([send_class, state, person, reason])."""

    id: int
    kind: str
    queue: str
    state: str
    reason: str
    came: tuple[tuple[str, str, int, str], ...]


class Ledger:
    """Reads what is committed; nothing here can write."""

    def __init__(self, database: Path) -> None:
        self._db = sqlite3.connect(f"file:{database}?mode=ro", uri=True, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self.seen = int(self._one("SELECT coalesce(max(id), 0) FROM inbox") or 0)
        self.sent = int(self._one("SELECT coalesce(max(id), 0) FROM outbox") or 0)

    def close(self) -> None:
        self._db.close()

    def person(self, telegram_id: int) -> int:
        return int(self._one("SELECT id FROM person WHERE telegram_id = ?", telegram_id) or 0)

    def people(self) -> set[int]:
        return {row[0] for row in self._db.execute("SELECT telegram_id FROM person")}

    def patient(self, person: int) -> sqlite3.Row | None:
        found = self._db.execute("SELECT * FROM patient WHERE person_id = ?", (person,)).fetchone()
        return found if isinstance(found, sqlite3.Row) else None

    def inputs(self) -> list[Input]:
        """Everything filed since the last look, with what came of it."""
        rows = self._db.execute("SELECT * FROM inbox WHERE id > ? ORDER BY id", (self.seen,)).fetchall()
        self.seen = max((row["id"] for row in rows), default=self.seen)
        return [self._input(row) for row in rows]

    def _input(self, row: sqlite3.Row) -> Input:
        came = self._db.execute(
            "SELECT send_class, state, person_id, reason FROM outbox WHERE purpose LIKE ? AND method NOT IN "
            "('answerCallbackQuery', 'leaveChat')",
            (f"{row['id']}:%",),
        )
        parts = tuple((str(r[0]), str(r[1]), int(r[2]), str(r[3])) for r in came)
        return Input(row["id"], row["kind"], row["queue"], row["state"], row["reason"], parts)

    def unsettled(self) -> list[str]:
        """Rows nobody has decided or sent, and those that could not be."""
        waiting = self._db.execute("SELECT id, kind, state FROM inbox WHERE state = 'pending'")
        found = [f"inbox {r['id']} ({r['kind']}) is {r['state']}" for r in waiting]
        rows = self._db.execute(
            "SELECT id, method, state, reason FROM outbox WHERE id > ? AND state NOT IN ('sent', 'dropped') "
            "AND reason NOT IN ('blocked', 'gone')",
            (self.sent,),
        ).fetchall()
        return found + [f"outbox {r['id']} ({r['method']}) is {r['state']}: {r['reason']}" for r in rows]

    def has_to_repeat(self, chat: int, message: int) -> bool:
        """Whether it is a safety text, or stands in for a message that was gone when it was to be edited."""
        found = (
            "SELECT 1 FROM outbox WHERE chat_id = ? AND message_id = ? "
            "AND (edit_of IS NOT NULL OR send_class = 'safety')"
        )
        return self._one(found, chat, message) is not None

    def orphans(self) -> list[int]:
        """Open alerts that nothing will ever come back to (S5)."""
        rows = self._db.execute(
            "SELECT id FROM alert WHERE state != 'resolved' AND NOT EXISTS "
            "(SELECT 1 FROM timer WHERE owner = 'alert:' || alert.id)"
        )
        return [row[0] for row in rows]

    def next_due(self) -> datetime | None:
        found = self._one("SELECT min(due_at) FROM timer")
        return datetime.fromisoformat(str(found)).replace(tzinfo=UTC) if found else None

    def ask_of(self, person: int) -> str:
        """Id of the newest question ever put to this person."""
        found = "SELECT id FROM ask WHERE person_id = ? ORDER BY created_at DESC, id LIMIT 1"
        return str(self._one(found, person) or "")

    def _one(self, sql: str, *given: Any) -> Any:
        row = self._db.execute(sql, given).fetchone()
        return row[0] if row else None
