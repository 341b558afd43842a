"""The pictures: a body that could be hers in every frame, small files, drawn from what stands in the file."""

import io
import math
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from bot import figures
from bot.figures.anatomy import RANGES, bends
from bot.figures.motion import frames
from bot.figures.pose import Beat, Figure, Look
from bot.figures.skeleton import FOREARM, UPPER_ARM, placed
from content.catalog import Catalog
from content.problems import ContentError

CONTENT = Path(__file__).parents[2] / "content"
SLUGS = sorted(path.stem for path in (CONTENT / "figures").glob("*.yaml"))
STANDING = {"trunk": [90, 91, 92], "head": 90, "arm": [-96, -82], "leg": [-90, -91, -4], "at": [400, 300]}


def motion(*changes: dict[str, object], **more: object) -> Figure:
    beats = [{**STANDING, **change} for change in changes]
    return Figure.model_validate({"motion": {"ground": 540, "beats": beats, **more}})


def faults(figure: Figure) -> list[str]:
    return [fault.text for fault in figures.anatomy.faults(figure)]


@pytest.mark.req("M11")
@pytest.mark.parametrize("slug", SLUGS)
def test_a_figure_moves_as_a_body_can(slug: str) -> None:
    """`read` refuses joints out of range, limbs that grow and feet that float, in every frame."""
    figure = figures.read(CONTENT / f"figures/{slug}.yaml", CONTENT)
    if figure.motion is None:
        return
    assert sum(frame.milliseconds for frame in frames(figure.motion)) >= 2_000, "too quick to follow"


@pytest.mark.req("M11")
def test_every_exercise_has_small_pictures_and_its_pose(catalog: Catalog, directory: Path) -> None:
    for exercise in catalog.exercises.values():
        still = catalog.still(exercise.id)
        assert still == f"figures/stills/{exercise.slug}.png"
        assert (directory / still).stat().st_size <= 60_000
        assert (directory / f"figures/{exercise.slug}.yaml").exists()


@pytest.mark.parametrize("slug", ["cat-cow", "sit-to-stand"])
def test_the_pictures_are_drawn_from_their_poses(directory: Path, slug: str) -> None:
    drawn = figures.draw(directory / f"figures/{slug}.yaml", directory)
    kept = Image.open(directory / f"figures/stills/{slug}.png").convert("RGB")
    again = Image.open(io.BytesIO(drawn.png)).convert("RGB")
    assert again.size == (800, 600)
    # Another Pillow may choose its few colours a little differently, so pictures are compared, not bytes.
    assert max(ImageStat.Stat(ImageChops.difference(kept, again)).mean) < 3, "run `make figures`"


def test_the_moving_picture_moves_and_goes_round_without_end(directory: Path) -> None:
    figure = figures.read(directory / "figures/sit-to-stand.yaml", directory)
    assert figure.motion is not None
    film = Image.open(io.BytesIO(figures.animation.gif(figure.motion)))
    assert film.size == (560, 420)
    assert film.info["loop"] == 0
    assert film.n_frames >= 20
    first = film.convert("RGB")
    film.seek(film.n_frames // 2)
    assert ImageChops.difference(first, film.convert("RGB")).getbbox()


def test_a_pose_with_a_mistake_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("bodies:\n  - hip: [1, 2]\n    trunk: [1, 2]\n    head: 90\n")
    with pytest.raises(ContentError) as wrong:
        figures.read(tmp_path / "a.yaml", tmp_path)
    assert {problem.line for problem in wrong.value.problems} >= {2, 3}


def test_building_twice_changes_nothing(copy: Path) -> None:
    for path in (copy / "figures").glob("*.yaml"):
        if path.stem != "cat-cow":
            path.unlink()
    (copy / "figures/stills/cat-cow.png").unlink()
    assert "cat-cow.png" in [path.name for path in figures.build(copy)]
    assert figures.build(copy) == []


def test_standing_straight_bends_nothing() -> None:
    beat = Beat.model_validate(STANDING)
    joints = placed(beat, Look(), "hip", (400, 300), {})
    assert {name for name, angle in bends(joints, Look(), 90).items() if abs(angle) > 15} == {
        "ankle",
        "ankle_far",
    }


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"leg": [-90, -60, 0]}, "`knee` bends too far"),
        ({"leg": [-90, -270, 0]}, "`knee` bends too far"),
        ({"arm": [-90, -130]}, "`elbow` bends too far"),
        ({"head": 10}, "`neck` bends too far"),
        ({"trunk": [90, 150, 160]}, "`back1` bends too far"),
        ({"leg": [120, 100, 190]}, "`hip` bends too far"),
    ],
)
@pytest.mark.parametrize("facing", ["right", "left"])
def test_what_no_body_can_do_is_refused(change: dict[str, object], told: str, facing: str) -> None:
    figure = motion({}, change)
    if facing == "left":
        beats = [_mirrored(beat) for beat in (STANDING, {**STANDING, **change})]
        figure = motion(*beats, facing="left")
    assert any(fault.startswith(told) for fault in faults(figure)), faults(figure)


def _mirrored(beat: dict[str, object]) -> dict[str, object]:
    def turned(value: object) -> object:
        return [180 - part for part in value] if isinstance(value, list) else 180 - value  # type: ignore[operator]

    return {key: value if key == "at" else turned(value) for key, value in beat.items()}


def test_the_way_between_two_good_beats_is_looked_at_too() -> None:
    assert any("`elbow`" in fault for fault in faults(motion({"arm": [-90, -60]}, {"arm": [-90, -400]})))


def test_a_foot_that_leaves_the_ground_where_it_should_rest_is_refused() -> None:
    resting = {"touching": ["ankle"]}
    assert faults(motion(resting, resting, ground=524)) == []
    risen = {**resting, "at": [400, 270]}
    assert any("`ankle` should rest" in fault for fault in faults(motion(resting, risen, ground=524)))


def test_a_part_that_looks_longer_on_the_way_is_refused() -> None:
    told = faults(motion({"arm": [[-96, 74], -82]}, {"arm": [[-96, 60], -82]}))
    assert any("changes its length" in fault for fault in told)


def test_a_hand_stays_where_it_is_held_whatever_the_body_does() -> None:
    held = {"reach": {"arm": [480, 290]}, "arm": [-60, -20]}
    moving = motion({**held}, {**held, "at": [410, 320]})
    assert moving.motion is not None
    for frame in frames(moving.motion):
        shoulder, elbow, hand = frame.joints.arm.joints
        assert math.dist(hand, (480, 290)) < 0.01
        assert math.isclose(math.dist(shoulder, elbow), UPPER_ARM)
        assert math.isclose(math.dist(elbow, hand), FOREARM)


def test_a_hand_that_cannot_reach_is_refused_in_words() -> None:
    held = {"reach": {"arm": [790, 10]}}
    assert any("cannot reach (790, 10)" in fault for fault in faults(motion(held, held)))


def test_the_ranges_are_those_of_bending_and_not_of_breaking() -> None:
    assert all(least < 0 < most for least, most in RANGES.values())


def test_a_still_of_a_beat_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="`still` is 3, and there are 2 beats"):
        Figure.model_validate({"still": 3, "motion": {"ground": 540, "beats": [STANDING, STANDING]}})


def test_breathing_in_makes_the_body_wider_and_goes_halfway_between_beats() -> None:
    moving = motion({}, {"breath": 1})
    assert moving.motion is not None
    breaths = [frame.joints.breath for frame in frames(moving.motion)]
    assert min(breaths) == 0
    assert max(breaths) == 1
    assert any(0.4 < breath < 0.6 for breath in breaths)
    pictures = [
        figures.still.png(moving.model_copy(update={"still": beat, "faint": False})) for beat in (1, 2)
    ]
    assert pictures[0] != pictures[1]


def test_the_faint_first_beat_can_be_left_out() -> None:
    moving = motion({}, {"at": [560, 300]})
    clear = moving.model_copy(update={"faint": False})
    assert figures.still.png(moving) != figures.still.png(clear)
