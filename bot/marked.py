"""Owns the part of a page that a command writes: what stands between `<!-- name -->` and `<!-- /name -->`."""

from __future__ import annotations


class NoMarks(Exception):
    """The page has not both marks, so nobody knows where the part belongs."""


def said(page: str, name: str) -> str:
    """The part as the page says it. Raises NoMarks."""
    return _parts(page, name)[1].strip()


def written(page: str, name: str, inside: str) -> str:
    """The page with `inside` between its marks. Raises NoMarks."""
    before, _, after = _parts(page, name)
    begin, end = marks(name)
    return f"{before}{begin}\n{inside}\n{end}{after}"


def marks(name: str) -> tuple[str, str]:
    return f"<!-- {name} -->", f"<!-- /{name} -->"


def _parts(page: str, name: str) -> tuple[str, str, str]:
    begin, end = marks(name)
    before, begins, rest = page.partition(begin)
    inside, ends, after = rest.partition(end)
    if not begins or not ends:
        raise NoMarks(f"the page needs the lines {begin} and {end}")
    return before, inside, after
