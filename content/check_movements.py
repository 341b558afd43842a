"""Owns what the linter says about movements: neighbours, doses, pictures."""

from __future__ import annotations

from collections.abc import Iterator

from content.assemble import Loaded, Where
from content.loss import exercise_without_baby
from content.problems import Problem, meant
from content.schema import Exercise, ExerciseWords
from content.wording import variables_of

STILL_LIMIT, MOTION_LIMIT = 60_000, 300_000
ALLOWED_SUPINE = frozenset({"X15", "X17"})
"""Bridge and toe taps: the only items on the back without a clinician's unlock (clinical-facts 6.1 T1)."""
SUPINE_BY_UNLOCK = frozenset({"X18"})
"""Heel slide: on the back and known here, but only sent where a clinician has unlocked it (6.3 X18)."""
WITH_SEVERE_PAIN = frozenset({"X01", "X32"})
"""Breathing and rest: what pain of 7 and more leaves open (clinical-facts 6.2)."""
A_MINUTE_S = 60
"""Holds of a minute and more may be told as {{minutes}}: walks."""


def movement_problems(loaded: Loaded) -> Iterator[Problem]:
    """What is wrong with exercises, by themselves and with each other."""
    by_id = {exercise.id: exercise for _, exercise in loaded.each(Exercise)}
    for where, exercise in loaded.each(Exercise):
        yield from _facts(loaded, where, exercise)
        yield from _neighbours(loaded, where, exercise, by_id)
        yield from _picture(loaded, where, exercise)
    for where, said in loaded.each(ExerciseWords):
        for spoken in (said, exercise_without_baby(said)):
            yield from _dose_words(loaded, where, spoken)


def _facts(loaded: Loaded, where: Where, exercise: Exercise) -> Iterator[Problem]:
    if exercise.supine and exercise.id not in ALLOWED_SUPINE | SUPINE_BY_UNLOCK:
        told = "lies on the back: only X15 and X17 may, and X18 by unlock"
        yield loaded.problem(told, *where, at=("positions",))
    if (exercise.id in WITH_SEVERE_PAIN) == ("p7" in exercise.blocks):
        yield loaded.problem(
            "`p7` blocks everything but X01 and X32: add it, or for these two take it away",
            *where,
            at=("blocks",),
        )
    if exercise.kind != "exercise" and exercise.level > 0:
        yield loaded.problem("breathing and rest are level 0", *where, at=("level",))


def _neighbours(
    loaded: Loaded, where: Where, exercise: Exercise, by_id: dict[str, Exercise]
) -> Iterator[Problem]:
    for key, back in (("easier", "harder"), ("harder", "easier")):
        for i, id in enumerate(getattr(exercise, key)):
            other = by_id[id]
            lower, upper = (other, exercise) if key == "easier" else (exercise, other)
            if id == exercise.id or lower.level > upper.level:
                told = f"{id} cannot be {key} than {exercise.id}: level {other.level} and {exercise.level}"
                yield loaded.problem(told, *where, at=(key, i))
            if exercise.id not in getattr(other, back):
                told = f"{id} does not name {exercise.id} as {back}: write it there, or not here"
                yield loaded.problem(told, *where, at=(key, i))


def _picture(loaded: Loaded, where: Where, exercise: Exercise) -> Iterator[Problem]:
    if f"figures/{exercise.slug}.yaml" not in loaded.tree.documents:
        yield loaded.problem(f"figures/{exercise.slug}.yaml is missing: how it is drawn", *where)
    for pictures, ending, limit in (
        (loaded.tree.stills, "png", STILL_LIMIT),
        (loaded.tree.motions, "gif", MOTION_LIMIT),
    ):
        drawn = pictures.get(exercise.slug)
        if drawn is None:
            yield loaded.problem(f"has no picture: `napwise figures` draws {exercise.slug}.{ending}", *where)
        elif drawn.size > limit:
            yield loaded.problem(f"{exercise.slug}.{ending} has {drawn.size} bytes, {limit} at most", *where)


def _dose_words(loaded: Loaded, where: Where, said: ExerciseWords) -> Iterator[Problem]:
    exercise = loaded.found["exercise", where[-1]]
    assert isinstance(exercise, Exercise)
    known = {"sets", *(name for name in ("reps", "hold_s") if getattr(exercise.dose.start, name) is not None)}
    used = variables_of(said.dose)
    if "minutes" in used and (exercise.dose.start.hold_s or 0) >= A_MINUTE_S:
        known = known - {"hold_s"} | {"minutes"}
    for name in used:
        if name not in known:
            yield loaded.problem(f"there is no {{{{{name}}}}} here{meant(name, known)}", *where, at=("dose",))
    for name in sorted(known - {"sets"} - set(used)):
        yield loaded.problem(f"must say the {{{{{name}}}}} of the exercise", *where, at=("dose",))
