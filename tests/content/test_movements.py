"""What we prescribe: facts as in clinical-facts 6.3, a routine for every need, and pictures."""

from pathlib import Path

import pytest

from content.catalog import Catalog
from content.check import check

# id: level, most, supine, blocks, start (sets, reps, hold), ceiling (clinical-facts 6.3)
FACTS = {
    "X01": (0, 0, False, set(), (2, 4, None), (3, 10, None)),
    "X02": (0, 0, False, {"p7"}, (1, 5, 3), (1, 10, 8)),
    "X03": (0, 0, False, {"p7"}, (1, 5, 3), (1, 10, 10)),
    "X04": (0, 0, False, {"p7"}, (1, 5, 5), (2, 10, 5)),
    "X05": (0, 0, False, {"bp", "p7"}, (1, 5, 5), (2, 10, 5)),
    "X06": (1, 1, False, {"wr", "kn", "p7"}, (1, 6, None), (2, 10, None)),
    "X07": (0, 1, False, {"wr", "kn", "p7"}, (2, 3, None), (3, 8, None)),
    "X08": (1, 1, False, {"wr", "kn", "bp", "p7"}, (1, 5, None), (2, 10, None)),
    "X09": (0, 0, False, {"p7"}, (1, 5, None), (2, 10, None)),
    "X10": (0, 0, False, {"kn", "cs6", "bp", "p7"}, (1, 5, None), (1, 10, None)),
    "X11": (0, 0, False, {"p7"}, (2, None, 20), (3, None, 60)),
    "X12": (1, 1, False, {"wr", "kn", "p7"}, (1, 4, None), (2, 8, None)),
    "X13": (2, 2, False, {"wr", "kn", "dm", "hv", "pgp", "p7"}, (1, 4, 3), (2, 8, 3)),
    "X14": (3, 3, False, {"wr", "kn", "dm", "hv", "pgp", "p7"}, (1, 4, 5), (1, 10, 10)),
    "X15": (1, 2, True, {"cs6", "dm", "hv", "p7"}, (1, 5, 2), (3, 12, 5)),
    "X16": (0, 0, False, {"p7"}, (1, 5, 5), (3, 10, 5)),
    "X17": (2, 2, True, {"cs6", "dm", "hv", "pgp", "p7"}, (1, 3, None), (2, 8, None)),
    "X18": (1, 1, True, {"p7"}, (1, 4, None), (2, 8, None)),
    "X19": (1, 1, False, {"p7"}, (1, 8, None), (2, 15, None)),
    "X20": (2, 2, False, {"pgp", "hv", "p7"}, (1, 6, None), (2, 12, None)),
    "X21": (2, 3, False, {"wr", "dm", "hv", "bp", "pgp", "p7"}, (2, None, 5), (2, None, 30)),
    "X22": (1, 1, False, {"p7"}, (2, None, 10), (2, None, 30)),
    "X23": (0, 1, False, {"p7"}, (1, 4, None), (1, 8, None)),
    "X24": (1, 1, False, {"hv", "bp", "kn", "p7"}, (1, 5, None), (2, 12, None)),
    "X25": (2, 2, False, {"hv", "kn", "pgp", "p7"}, (1, 6, None), (2, 12, None)),
    "X26": (1, 1, False, {"p7"}, (1, 6, None), (2, 10, None)),
    "X27": (1, 1, False, {"bp", "p7"}, (1, 6, None), (2, 15, None)),
    "X28": (1, 1, False, {"wr", "dm", "p7"}, (1, 5, None), (2, 12, None)),
    "X29": (0, 0, False, {"p7"}, (1, 5, 5), (2, 10, 5)),
    "X30": (1, 2, False, {"hv", "bl", "bp", "pgp", "p7"}, (1, None, 300), (1, None, 2400)),
    "X31": (2, 3, False, {"hv", "bp", "bl", "pgp", "p7"}, (2, None, 180), (3, None, 300)),
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


FROM_DAY = {"X10": 14, "X14": 42, "X17": 42, "X21": 42, "X25": 14, "X30": 7, "X31": 42}
PUT_DOWN = {"X14", "X21", "X24", "X25", "X26", "X28", "X31"}
PER_SIDE = {"X12", "X13", "X14", "X17", "X18", "X19", "X20", "X21", "X22", "X23"}
SEED = {"X01", "X07", "X08", "X10", "X15", "X17", "X30", "X31"}
MATS = {"X06", "X07", "X08", "X10", "X12", "X13", "X14", "X15", "X17", "X18", "X19", "X20", "X21", "X23"}
WALKS = {"X30", "X31"}


@pytest.mark.req("M17")
def test_the_rest_of_the_facts_are_those_of_the_catalogue(catalog: Catalog) -> None:
    there = catalog.exercises.values()
    assert {e.id: e.gates.min_days_any for e in there if e.gates.min_days_any} == FROM_DAY
    assert {e.id for e in there if e.baby == "minus"} == PUT_DOWN
    assert {e.id for e in there if e.seed} == SEED
    assert {e.id for e in there if e.space == "M"} == MATS
    assert {e.id for e in there if e.space == "L"} == {e.id for e in there if not e.quiet} == WALKS
    assert {e.id for e in there if e.dose.start.per_side} == PER_SIDE
    assert {e.id for e in there if e.dose.ceiling.per_side} == PER_SIDE


@pytest.mark.req("M17")
def test_what_needs_the_least_room_can_be_done_sitting_or_standing(catalog: Catalog) -> None:
    for exercise in catalog.exercises.values():
        if exercise.space == "S" and exercise.kind != "rest":
            assert {"seated", "standing"} & set(exercise.positions), exercise.id


@pytest.mark.req("M16")
def test_what_is_easier_never_needs_more_room(catalog: Catalog) -> None:
    room = ("S", "M", "L")
    for exercise in catalog.exercises.values():
        for easier in map(catalog.exercise, exercise.easier):
            assert room.index(easier.space) <= room.index(exercise.space), (exercise.id, easier.id)


@pytest.mark.req("M38")
def test_the_baby_is_put_down_first(catalog: Catalog) -> None:
    for id in PUT_DOWN - WALKS:
        assert catalog.exercise_words("en", id).setup.startswith("Put your baby down first"), id


@pytest.mark.req("M17")
def test_the_heel_slide_is_the_only_one_on_the_back_that_waits_for_an_unlock(copy: Path) -> None:
    path = copy / "exercises/heel-slide.yaml"
    path.write_text(path.read_text("utf-8").replace("id: X18", "id: X38"), "utf-8")
    named = copy / "exercises/toe-taps.yaml"
    named.write_text(named.read_text("utf-8").replace("X18", "X38"), "utf-8")
    told = [p.text for p in check(copy) if p.file == "exercises/heel-slide.yaml"]
    assert "lies on the back: only X15 and X17 may, and X18 by unlock" in told


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
        assert words.stop and words.stop[0].islower()
        assert len(words.cues) == 3
