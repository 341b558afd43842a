"""Owns the editors' linter: every mistake that can be seen before publishing, with its file and line."""

from __future__ import annotations

from content.check_barred import barred_problems
from content.check_dead_ends import Spoken, dead_end_problems
from content.check_education import education_problems
from content.check_grade import Grade, grade_problems
from content.check_loss import loss_problems
from content.check_movements import movement_problems
from content.check_programmes import programme_problems
from content.check_words import translation_problems, word_problems
from content.load import Folder, Own, collect
from content.problems import Problem


def check(
    directory: Folder, grade: Grade | None = None, own: Own | None = None, spoken: Spoken | None = None
) -> list[Problem]:
    """All mistakes in the content below `directory`, in the order of the files; an empty list is a pass.

    `grade` gives the reading grade of an English text; without it nobody looks at how hard the words are.
    `own` = the clinic's questionnaires, whose licensed words are taken as they stand.
    `spoken` = what the dialogs say and ask; without it nobody looks for a message that is never said.
    """
    loaded = collect(directory, own)
    found = {*loaded.problems, *word_problems(loaded), *education_problems(loaded)}
    if grade is not None:
        found |= set(grade_problems(loaded, grade))
    if not loaded.problems:
        # What hangs together is looked at when every part could be read: else one slip is told ten times.
        found |= {*translation_problems(loaded), *movement_problems(loaded)}
        found |= {*barred_problems(loaded), *loss_problems(loaded), *dead_end_problems(loaded, spoken)}
        found |= set(programme_problems(loaded))
    return sorted(found)
