"""Keys of persons in use: unwrapped once, kept in memory, made with a person's first sealed word."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, insert, select

from bot.clock import Clock
from bot.privacy.sealing import CannotUnseal, Keyring, PersonKey
from bot.store.remembered import FactMemory
from bot.store.tables import SealingKey, table

T = table(SealingKey)
_COLUMNS = (T.c.id, T.c.person_id, T.c.wrapped)
_OF_PERSON = (
    select(*_COLUMNS)
    .where(T.c.person_id == bindparam("person"))
    .order_by(T.c.created_at.desc(), T.c.id)
    .limit(1)
)
_BY_ID = select(*_COLUMNS).where(T.c.id == bindparam("id"))
_ADD = insert(T)


class KeyCache:
    """Keys that are certainly in the database, shared by all units. `ring` opens what is read from there."""

    def __init__(self, ring: Keyring) -> None:
        self.ring = ring
        self.facts = FactMemory()
        self.by_id: dict[int, PersonKey] = {}
        self.by_person: dict[int, PersonKey] = {}

    def adopt(self, keys: Iterable[PersonKey]) -> None:
        """Remember keys whose rows are committed."""
        for key in keys:
            self.by_id[key.id] = key
            self.by_person[key.person] = key

    def forget(self, person: int) -> None:
        """Her key is gone from the database; let it go from memory too, with what it opened."""
        self.facts.forget()
        key = self.by_person.pop(person, None)
        if key is not None:
            self.by_id.pop(key.id, None)


class UnitKeys:
    """The keys one unit uses. What it found or made is shared after its commit; a rollback takes it back."""

    def __init__(self, shared: KeyCache, connection: Connection, clock: Clock) -> None:
        self._shared = shared
        self._connection = connection
        self._clock = clock
        self.fresh: dict[int, PersonKey] = {}

    def of_person(self, person: int) -> PersonKey:
        """Her key; made now when she has none."""
        known = self._shared.by_person.get(person) or next(
            (key for key in self.fresh.values() if key.person == person), None
        )
        if known is not None:
            return known
        row = self._connection.execute(_OF_PERSON, {"person": person}).first()
        return self._keep(self._make(person) if row is None else self._shared.ring.unwrap(*row))

    def by_id(self, key_id: int) -> PersonKey:
        """The key something was sealed with. CannotUnseal when it was destroyed."""
        known = self._shared.by_id.get(key_id) or self.fresh.get(key_id)
        if known is not None:
            return known
        row = self._connection.execute(_BY_ID, {"id": key_id}).first()
        if row is None:
            raise CannotUnseal(f"key {key_id} is gone")
        return self._keep(self._shared.ring.unwrap(*row))

    def _make(self, person: int) -> PersonKey:
        key, wrapped = self._shared.ring.make(person)
        row = {"id": key.id, "person_id": person, "wrapped": wrapped, "created_at": self._clock.now()}
        self._connection.execute(_ADD, row)
        return key

    def _keep(self, key: PersonKey) -> PersonKey:
        self.fresh[key.id] = key
        return key
