"""Patients: the mothers among the persons, with their case number, status and stop."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import Row, and_, bindparam, func, select

from bot.store import chain, people, settings
from bot.store.chain import Head
from bot.store.errors import NotThere
from bot.store.tables import Consent, Decision, Patient, Person, table
from bot.store.unit import Unit
from policies.facts import PatientView

T = table(Patient)
P = table(Person)
C = table(Consent)
D = table(Decision)
LAST_CASE = "last_case_no"
FIRST_CASE = 1001

_VIEW = select(
    T.c.id,
    T.c.person_id.label("person"),
    T.c.case_no,
    T.c.status,
    T.c.stop,
    T.c.episode,
    P.c.name,
    P.c.lang,
    P.c.zone,
    P.c.country,
    P.c.reachable,
).join(P, P.c.id == T.c.person_id)
_LENGTH = select(func.max(D.c.n)).where(D.c.patient_id == T.c.id).correlate(T).scalar_subquery()
# The end of her chain comes with her row: a turn that decides needs it, and a statement more would be dear.
_WITH_HEAD = _VIEW.add_columns(D.c.n.label("links"), D.c.hash.label("head")).join(
    D, and_(D.c.patient_id == T.c.id, D.c.n == _LENGTH), isouter=True
)
_OF_PERSON = _WITH_HEAD.where(T.c.person_id == bindparam("person_id"))
_GET = _WITH_HEAD.where(T.c.id == bindparam("patient"))
_BY_CASE = _WITH_HEAD.where(T.c.case_no == bindparam("case_no"))
_NUMBER = select(T.c.id).where(T.c.case_no == bindparam("case_no"))
_PERSON = select(T.c.person_id).where(T.c.id == bindparam("patient"))


class Consented(TypedDict):
    """Which words exactly: their hash, the content release, the language; `at` in UTC."""

    text_hash: str
    release: str
    lang: str
    at: datetime


def of_person(unit: Unit, person_id: int) -> PatientView | None:
    return _maybe(unit, unit.row(_OF_PERSON, person_id=person_id))


def get(unit: Unit, patient_id: int) -> PatientView:
    """Raises NotThere."""
    found = _maybe(unit, unit.row(_GET, patient=patient_id))
    if found is None:
        raise NotThere(f"patient {patient_id}")
    return found


def by_case(unit: Unit, case_no: str) -> PatientView | None:
    return _maybe(unit, unit.row(_BY_CASE, case_no=case_no))


def number_of(unit: Unit, case_no: str) -> int | None:
    """The patient id behind a case number; found even after her key was destroyed."""
    row = unit.row(_NUMBER, case_no=case_no)
    return None if row is None else int(row.id)


def enrol(unit: Unit, person_id: int) -> PatientView:
    """Make the person a patient, under the next case number. Numbers never come twice."""
    case = int(settings.get(unit, LAST_CASE, FIRST_CASE - 1)) + 1
    settings.put(unit, LAST_CASE, case)
    patient_id = unit.add(
        T,
        person_id=person_id,
        case_no=str(case),
        status="enrolling",
        stop="none",
        episode=1,
        created_at=unit.now(),
        ended_at=None,
    )
    people.set_fields(unit, person_id, role="patient")
    return get(unit, patient_id)


def set_fields(unit: Unit, patient_id: int, **fields: Any) -> None:
    """Change columns of a patient by name."""
    unit.set(T, patient_id, **fields)


def clinic_of(unit: Unit, patient_id: int) -> int:
    """Raises NotThere."""
    person = people.get(unit, person_of(unit, patient_id))
    if person is None:
        raise NotThere(f"patient {patient_id}")
    return person.clinic_id


def person_of(unit: Unit, patient_id: int) -> int:
    """Whose key seals what is hers. Asked once a transaction. Raises NotThere."""
    known = unit.memo.get(_memo(patient_id))
    if known is None:
        row = unit.row(_PERSON, patient=patient_id)
        if row is None:
            raise NotThere(f"patient {patient_id}")
        known = unit.memo[_memo(patient_id)] = row[0]
    return int(known)


def consent_add(unit: Unit, patient_id: int, kind: str, text_id: str, **consented: Unpack[Consented]) -> int:
    """Keep what she agreed to (`kind` care, …) or took back (withdrawn)."""
    return unit.add(C, patient_id=patient_id, kind=kind, text_id=text_id, **consented)


def _memo(patient_id: int) -> str:
    return f"person of patient {patient_id}"


def _maybe(unit: Unit, row: Row[Any] | None) -> PatientView | None:
    if row is None:
        return None
    fields = dict(row._mapping)
    links, head = fields.pop("links"), fields.pop("head")
    unit.memo[chain.memo(fields["id"])] = Head(links, head) if links else chain.START
    unit.memo[_memo(fields["id"])] = fields["person"]
    return PatientView(**{**fields, "name": unit.unseal(people.NAME, fields["name"])})
