"""Mothers, books and catalogues for the tests of policy: a few words make a whole situation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from bot.books import read_phrases
from content.catalog import Catalog
from content.load import load as load_content
from content.routine import Routine
from content.schema import (
    Amount,
    Barred,
    Content,
    Country,
    Dose,
    Exercise,
    Gates,
    NeverOffered,
    Zone,
)
from policies import load
from policies.facts import AlertView, Fact, Facts, PatientView, PlanView, Responder, SessionView
from policies.rules import Book

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ROTA = (Responder(101, "Ana"), Responder(102, "Ben"), Responder(103, "Cleo"))
# clinical-facts 6.3: id, positions, level, space, baby, blocks, (day vaginal, day caesarean)
CATALOGUE = """
X01 seated+side_lying 0 S plus -
X02 seated+side_lying 0 S plus -
X03 seated+side_lying 0 S plus -
X04 seated 0 S plus -
X05 standing 0 S plus bp
X06 kneeling 1 M plus wr,kn
X07 kneeling 0 M plus wr,kn
X08 kneeling 1 M plus wr,kn,bp
X09 seated+standing 0 S plus -
X10 kneeling 0 M plus kn,cs6,bp 14 14
X11 kneeling+standing 0 S plus -
X12 kneeling 1 M plus wr,kn
X13 kneeling 2 M plus wr,kn,dm,hv,pgp
X14 kneeling 3 M minus wr,kn,dm,hv,pgp 42 42
X15 supine 1 M plus cs6,dm,hv 14 42
X16 side_lying+standing 0 S plus -
X17 supine 2 M plus cs6,dm,hv,pgp 42 42
X18 supine 1 M plus dm
X19 side_lying 1 M plus -
X20 side_lying 2 M plus pgp,hv
X21 side_lying 2 M minus wr,dm,hv,bp,pgp 42 42
X22 standing 1 S plus -
X23 side_lying 0 M plus -
X24 seated+standing 1 S minus hv,bp,kn
X25 standing 2 S minus hv,kn
X26 standing 1 S minus -
X27 standing 1 S plus bp
X28 standing 1 S minus dm
X29 seated+standing 0 S plus -
X30 standing 1 L plus hv,bl,bp,pgp 7 7
X31 standing 2 L minus hv,bp,bl,pgp 42 42
X32 side_lying 0 S plus -
"""
EASIER = {"X08": ("X09",), "X10": ("X11",), "X24": ("X04",), "X15": ("X16",)}
SEED = {"X01", "X07", "X08", "X10", "X15", "X17", "X20", "X21", "X30", "X31"}
ROUTINES: tuple[Any, ...] = (
    ("mat-2", 2, "mat", ("X01", "X08"), 1),
    ("mat-5", 5, "mat", ("X01", "X08", "X15"), 1),
    ("mat-10", 10, "mat", ("X01", "X08", "X15", "X29", "X32"), 1),
    ("mat-5-easy", 5, "mat", ("X01", "X09", "X29"), 0),
    ("chair-2", 2, "chair", ("X01", "X09"), 0),
    ("chair-5", 5, "chair", ("X01", "X09", "X24"), 1),
    ("chair-10", 10, "chair", ("X01", "X09", "X29", "X24", "X01"), 1),
    ("mat-5-later", 5, "mat", ("X01", "X15", "X17"), 2, {"from_day": 84}),
    ("mat-5-after-vaginal", 5, "mat", ("X01", "X07", "X10"), 0, {"birth": "vaginal", "from_day": 14}),
    ("cot-5", 5, "cot", ("X01", "X29", "X09"), 0, {"track": "hands_full"}),
    ("bed-5", 5, "bed", ("X01", "X03", "X16"), 0, {"track": "night"}),
    ("walk-5", 5, "outside", ("X01", "X30"), 0, {"track": "walk", "from_day": 7}),
    ("girdle-5", 5, "mat", ("X01", "X16", "X04"), 0, {"track": "girdle"}),
    ("relapse-5", 5, "mat", ("X01", "X03", "X09"), 0, {"track": "relapse"}),
    ("relax-5", 5, "mat", ("X01", "X07", "X11"), 0, {"track": "relax"}),
    ("keep-5", 5, "mat", ("X01", "X08", "X29"), 1, {"track": "keep"}),
)
ANSWERED: Mapping[str, str] = {
    "intake_done": "yes",
    "screen_done": "yes",
    "private_done": "yes",
    "rest_intake_done": "yes",
    "reassessed": "yes",
    "bleeding": "none",
    "wound": "none",
    "needle_in_back": "no",
    "tear": "none",
}
RELATIVE = (
    "heart_or_lung",
    "kidney",
    "unstable_pressure",
    "anaemia",
    "eating",
    "bone_or_muscle_injury",
    "dizzy_spells",
    "worn_out_always",
)
JOINTS = ("knees", "wrists", "pelvis_pain", "heaviness", "leak_on_cough", "doming")


def _exercise(line: str) -> Exercise:
    id, position, level, space, baby, blocks, *days = line.split()
    positions = tuple(position.split("+"))
    holds = positions[0] in ("supine", "seated") and id != "X01"
    amount = Amount(sets=2, reps=None if holds else 6, hold_s=5 if holds else None)
    top = Amount(sets=3, reps=None if holds else 12, hold_s=20 if holds else None)
    kind = {"X01": "breathing", "X32": "rest"}.get(id, "exercise")
    gates = Gates(min_days_vaginal=int(days[0]), min_days_caesarean=int(days[1])) if days else Gates()
    given: dict[str, Any] = {
        "id": id,
        "slug": f"slug-{id.lower()}",
        "kind": kind,
        "positions": positions,
        "level": int(level),
        "level_max": int(level),
        "space": space,
        "quiet": space != "L",
        "baby": baby,
        "supine": "supine" in positions,
        "blocks": () if blocks == "-" else tuple(blocks.split(",")),
        "gates": gates,
        "dose": Dose(start=amount, ceiling=top),
        "easier": EASIER.get(id, ()),
        "seed": id in SEED,
        "source": "test",
    }
    return Exercise(**given)


def _routine(
    id: str,
    minutes: int,
    place: str,
    items: tuple[str, ...],
    level: int,
    more: Mapping[str, Any] | None = None,
) -> Routine:
    given: dict[str, Any] = {"minutes": minutes, "place": place, "items": items, "min_level": level}
    return Routine(id=id, source="test", **given, **(more or {}))


@cache
def catalogue() -> Catalog:
    """All 32 exercises with the facts of clinical-facts 6.3, a few routines, three countries, no words."""
    zone = Zone(iana="Europe/London", label="London")
    countries = {
        code: Country(
            code=code,
            name=code,
            emergency="112",
            police="112",
            crisis="112",
            hotline_dv=None,
            zones=(zone,) * zones,
            verified_on=None,
            source="test",
        )
        for code, zones in (("GB", 1), ("ES", 2), ("other", 0))
    }
    content = Content(
        messages={"en": {}},
        exercises={e.id: e for e in map(_exercise, CATALOGUE.strip().splitlines())},
        words={"en": {}},
        routines=tuple(_routine(*written) for written in ROUTINES),
        countries=countries,
        barred=Barred(
            movements=(NeverOffered(id="sit_up", names=("sit up",), why="test"),), cues={}, reassurance={}
        ),
    )
    return Catalog("test", content)


@cache
def book() -> Book:
    """The real rules and phrases over the catalogue of the tests."""
    return Book(catalogue(), load.rules(), read_phrases())


@cache
def real_book() -> Book:
    """The real rules over the real content, as it is released."""
    return replace(book(), content=load_content(ROOT / "content"))


@cache
def phrase_book() -> Book:
    """The same without the likeness of whole messages: what the phrases alone hear."""
    phrases = load.phrases(ROOT / "content" / "phrases")
    return Book(catalogue(), load.rules(), phrases)


def known(given: Mapping[str, Any], at: datetime = NOON) -> dict[str, Fact]:
    """Facts by name; a value may be [value, hours ago]."""
    facts = {}
    for name, value in given.items():
        said, hours = value if isinstance(value, list) else (value, 0)
        facts[name] = Fact(name, said, None, at - timedelta(hours=hours), "test")
    return facts


def mother(
    days: int | None = 60,
    mode: str | None = "vaginal",
    said: Mapping[str, Any] | None = None,
    signs: Iterable[str] = (),
    **row: Any,
) -> Facts:
    """A mother ready for exercise: everything asked, nothing found, pain 3. `row` = fields of hers."""
    cards = dict.fromkeys(book().rules.lists["screen_cards"], "no")
    given: dict[str, Any] = {**cards, **dict.fromkeys((*RELATIVE, *JOINTS), "no"), **ANSWERED}
    given |= {"pain_now": [3, 1]}
    if days is not None:
        given["birth_date"] = (NOON - timedelta(days=days)).date().isoformat()
    if mode is not None:
        given["birth_mode"] = mode
    if mode and "caesarean" in mode:
        given["scar_pain"] = "no_pain"
    given |= dict.fromkeys(signs, "yes") | dict(said or {})
    given = {name: value for name, value in given.items() if value is not None}
    plan = PlanView(**{"rev": 0, **row.pop("plan", {})})
    session = row.pop("session", None)
    alerts = tuple(row.pop("alerts", ()))
    rota = row.pop("rota", ROTA)
    patient = PatientView(id=1, person=1, case_no="1001", **{"status": "active", **row})
    return Facts(NOON, known(given), patient, plan, _session(session), alerts, tuple(rota))


def stranger() -> Facts:
    """Somebody who has never answered anything: no patient row."""
    return Facts(NOON, rota=ROTA)


def alert(**given: Any) -> AlertView:
    fields = {
        "id": 7,
        "patient": 1,
        "episode": 1,
        "categories": ("dvt",),
        "disposition": "urgent_review",
        "state": "new",
        "owner": None,
        "step": 1,
        "opened_at": NOON,
        "case_no": "1001",
        "words": "my calf",
        "told": "safety.dvt",
    }
    return AlertView(**{**fields, **given})


def _session(given: Mapping[str, Any] | None) -> SessionView | None:
    if given is None:
        return None
    minutes = given.get("minutes_ago", 5)
    started = NOON - timedelta(minutes=minutes)
    items = tuple(given.get("items", ("X01", "X08")))
    return SessionView(1, "test", items, started, given.get("pain_start", 3), given.get("ended_by", ""))
