"""Countries and their time zones as the time-zone database knows them, for those we have no page for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from dialogs.typed import bare

TABLES = "tzdata.zoneinfo"
ALSO = {"uk": "GB", "usa": "US", "united states of america": "US", "england": "GB", "scotland": "GB"}
MOST = 8


def zones(country: str) -> tuple[str, ...]:
    """IANA names for a country's name (English) or code, the most used first; empty for what it is not."""
    written = bare(country)
    code = ALSO.get(written) or _codes().get(written)
    return _zones().get(code, ())[:MOST] if code else ()


def label(zone: str) -> str:
    """The city in a zone's name."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


@cache
def _codes() -> dict[str, str]:
    known: dict[str, str] = {}
    for code, name in _lines("iso3166.tab"):
        known |= {bare(code): code, bare(name): code, bare(name.partition(" (")[0]): code}
    return known


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, _, zone, *_ in _lines("zone.tab"):
        found[code] = (*found.get(code, ()), zone)
    return found


def _lines(table: str) -> Iterator[list[str]]:
    text = files(TABLES).joinpath(table).read_text("utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
