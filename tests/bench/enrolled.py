"""Installations with 10,000 and a million mothers of one clinic: a person, a patient and a timer each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.clock import SystemClock
from bot.store import Store
from bot.store.unit import Unit
from tests.bench import clinic_day
from tests.bench.clinic_day import installed, url

FEW, MANY = 10_000, 1_000_000

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1000 + {most})"
_PERSONS = """
INSERT INTO person (id, clinic_id, role, telegram_id, name, lang, zone, country, reachable, created_at)
{numbers} SELECT i, 1, 'patient', 8000000000 + i, p.name, 'en', 'UTC', 'GB', 1, p.created_at
FROM n, (SELECT name, created_at FROM person WHERE role = 'patient' LIMIT 1) AS p"""
_PATIENTS = """
INSERT INTO patient (id, person_id, case_no, status, stop, episode, created_at)
SELECT id, id, 'E' || id, 'active', 'none', 1, created_at FROM person WHERE id >= 1000"""
# In the order of their due times, as an index grows best; which mother is due when has no order at all.
_TIMERS = """
INSERT INTO timer (id, owner, kind, key, due_at, payload)
SELECT id, 'person:' || id, 'window_prompt', 'window',
       strftime('%Y-%m-%d %H:%M:%f000', 'now', '+' || (86400 + (id * 7919) % 600000) || ' seconds'), '{{}}'
FROM person WHERE id >= 1000"""


@cache
def enrolled(mothers: int) -> Path:
    """The installation with so many mothers more, none of whose timers is due today; shared by all goals."""
    folder = installed(clinic_day.workshop() / str(mothers))
    with Store.open(url(folder), folder, SystemClock(), durable=False) as store:
        store.now_run(lambda unit: _fill(unit, mothers))
    return folder


def _fill(unit: Unit, mothers: int) -> None:
    numbers = _NUMBERS.format(most=mothers)
    for statement in (_PERSONS, _PATIENTS, _TIMERS):
        unit._connection.exec_driver_sql(statement.format(numbers=numbers))
