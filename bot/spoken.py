"""Which messages this program can say, for the content check: those of the tables and those in its code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from content.check_dead_ends import Spoken
from dialogs import asked

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "content", "dialogs", "policies")
NAME = re.compile(r"[a-z_]+\.[a-z0-9_]+")
"""A message as code and rules name it: file and key."""
MADE = re.compile(r'f"([a-z_{}.]+\.[a-z_{}.]+)"')
"""A name put together from parts: f"talk.{name}"."""
PART = re.compile(r"\\\{[a-z_.]+\\\}")


@cache
def spoken() -> Spoken:
    """What the dialogs say and ask as they stand now."""
    code = "\n".join(_sources())
    named = {*NAME.findall(code), *asked.questions()}
    made = [PART.sub("[a-z0-9_]+", re.escape(name)) for name in MADE.findall(code) if _says_much(name)]
    family = re.compile("|".join(made) or "(?!)")
    return Spoken(asked.questions(), lambda id: id in named or family.fullmatch(id) is not None)


def _says_much(name: str) -> bool:
    """Has braces, and a whole word at one side of the point: else any message would do."""
    return "{" in name and any(part.isidentifier() for part in name.split("."))


def _sources() -> Iterator[str]:
    for room in ROOMS:
        yield from (path.read_text("utf-8") for path in sorted((ROOT / room).rglob("*.py")))
    yield from (path.read_text("utf-8") for path in sorted((ROOT / "policies/rules").glob("*.yaml")))
