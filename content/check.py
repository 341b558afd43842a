"""Owns the editors' linter: every mistake that can be seen before publishing, with its file and line."""

from __future__ import annotations

from content.check_movements import movement_problems
from content.check_words import translation_problems, word_problems
from content.load import Folder, collect
from content.problems import Problem


def check(directory: Folder) -> list[Problem]:
    """All mistakes in the content below `directory`, in the order of the files; an empty list is a pass."""
    loaded = collect(directory)
    found = {*loaded.problems, *word_problems(loaded)}
    if not loaded.problems:
        # What hangs together is looked at when every part could be read: else one slip is told ten times.
        found |= {*translation_problems(loaded), *movement_problems(loaded)}
    return sorted(found)
