"""What we prescribe: facts as in clinical-facts 6.3, a routine for every need, and pictures."""

import pytest

from content.catalog import Catalog

# id: level, most, supine, blocks, start (sets, reps, hold), ceiling (clinical-facts 6.3)
FACTS = {
    "X01": (0, 0, False, set(), (2, 4, None), (3, 10, None)),
    "X04": (0, 0, False, {"p7"}, (1, 5, 5), (2, 10, 5)),
    "X08": (1, 1, False, {"wr", "kn", "bp", "p7"}, (1, 5, None), (2, 10, None)),
    "X09": (0, 0, False, {"p7"}, (1, 5, None), (2, 10, None)),
    "X15": (1, 2, True, {"cs6", "dm", "hv", "p7"}, (1, 5, 2), (3, 12, 5)),
    "X24": (1, 1, False, {"hv", "bp", "kn", "p7"}, (1, 5, None), (2, 12, None)),
    "X29": (0, 0, False, {"p7"}, (1, 5, 5), (2, 10, 5)),
    "X32": (0, 0, False, set(), (1, None, 180), (1, None, 600)),
}


@pytest.mark.req("M17")
@pytest.mark.parametrize("id", FACTS)
def test_the_facts_are_those_of_the_catalogue(catalog: Catalog, id: str) -> None:
    exercise = catalog.exercise(id)
    doses = [(d.sets, d.reps, d.hold_s) for d in (exercise.dose.start, exercise.dose.ceiling)]
    found = (exercise.level, exercise.level_max, exercise.supine, set(exercise.blocks), *doses)
    assert found == FACTS[id]


def test_there_is_no_exercise_without_a_line_here(catalog: Catalog) -> None:
    assert set(catalog.exercises) == set(FACTS)


@pytest.mark.req("M17")
def test_the_bridge_waits_for_the_weeks_and_breathing_is_never_on_the_back(catalog: Catalog) -> None:
    gates = catalog.exercise("X15").gates
    assert (gates.min_days_vaginal, gates.min_days_caesarean) == (14, 42)
    assert "supine" not in catalog.exercise("X01").positions
    assert catalog.exercise("X24").baby == "minus"


@pytest.mark.req("M10")
@pytest.mark.parametrize("minutes", [2, 5, 10])
@pytest.mark.parametrize("place", ["mat", "chair"])
@pytest.mark.parametrize("level", [0, 1])
@pytest.mark.parametrize(
    ("birth", "days"),
    [
        ("vaginal", 14),
        ("vaginal", 41),
        ("caesarean", 41),
        ("vaginal", 42),
        ("caesarean", 42),
        ("caesarean", 900),
    ],
)
def test_there_is_a_routine_for_every_time_place_level_and_phase(
    catalog: Catalog, minutes: int, place: str, level: int, birth: str, days: int
) -> None:
    hers = [r for r in catalog.routines if r.track == "core" and r.is_for(birth, days)]
    levels = {r.min_level for r in hers if (r.minutes, r.place) == (minutes, place)}
    assert level in levels or (birth, days) == ("caesarean", 41), "level 1 opens with the sixth week"


@pytest.mark.req("M10", "M17")
def test_what_nobody_knows_counts_as_a_caesarean_and_a_birth_long_ago_has_its_routines(
    catalog: Catalog,
) -> None:
    long_ago = [r for r in catalog.routines if r.is_for("caesarean", 9000)]
    assert {r.track for r in long_ago} == {
        "core", "relax", "walk", "girdle", "hands_full", "night", "relapse", "keep",
    }  # fmt: skip
    assert not [r for r in catalog.routines if r.birth == "vaginal" and r.is_for("caesarean", 20)]


@pytest.mark.req("S04")
def test_a_hold_leaves_something_on_a_chair_and_on_a_mat(catalog: Catalog) -> None:
    rest = [r for r in catalog.routines if set(r.items) <= {"X01", "X32"}]
    assert {routine.place for routine in rest} == {"mat", "chair"}


@pytest.mark.req("M11")
def test_every_exercise_has_why_cues_compensation_and_how_to_notice_it(catalog: Catalog) -> None:
    for id in catalog.exercises:
        words = catalog.exercise_words("en", id)
        assert all((words.why, words.setup, words.compensation, words.notice, words.breath))
        assert len(words.cues) == 3
