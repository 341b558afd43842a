"""Owns the check of the hazard table: each hazard with a control and a test that are there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.hazards import controls, named_tests
from bot.hazards.reading import FORMS, ROOT, Table, read
from content.problems import ContentError, Problem


def problems(root: Path = ROOT) -> list[Problem]:
    """Every mistake in the table below `root`, in the order of the file; empty = every hazard is held."""
    try:
        table = read(root)
    except ContentError as wrong:
        return list(wrong.problems)
    return sorted({*table.problems, *_gone(table, root)})


def _gone(table: Table, root: Path) -> Iterator[Problem]:
    """Controls and tests that were renamed or taken away; a name written wrongly was told by the reader."""
    for hazard in table.hazards:
        looked_at = (
            ("controls", hazard.controls, controls.why_not),
            ("tests", hazard.tests, named_tests.why_not),
            ("also", hazard.also, named_tests.why_not),
        )
        for key, names, why_not in looked_at:
            for index, name in enumerate(names):
                if FORMS[key][0].fullmatch(name) and (wrong := why_not(name, root)):
                    yield table.problem(hazard, key, index, wrong)
