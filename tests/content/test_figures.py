"""The pictures: a body that could be hers in every frame, small files, drawn from what stands in the file."""

import io
import math
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from bot import figures
from bot.figures.anatomy import RANGES, bends
from bot.figures.motion import frames
from bot.figures.pose import Beat, Figure, Look, Motion
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
    least = 1_500 if figure.motion.steady else 2_000  # two steps of an easy walk take less
    assert sum(frame.milliseconds for frame in frames(figure.motion)) >= least, "too quick to follow"


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


def test_a_part_that_looks_longer_at_one_end_turns_through_space() -> None:
    """A knee that opens towards us: half way the thigh points at us and looks shorter, and the foot stays."""
    down, up = [[-45, 80], [45, 80], 0], [[45, 79], [-45, 79], 0]
    shown = list(frames(_moving(motion({"leg": down}, {"leg": up}, view="front", lying=True))))
    ankles = [frame.joints.leg.joints[2] for frame in shown]
    assert max(math.dist(ankles[0], ankle) for ankle in ankles) < 2
    thighs = [math.dist(*frame.joints.leg.joints[:2]) for frame in shown]
    assert min(thighs) < 58
    assert max(thighs) == pytest.approx(80)


def test_a_working_muscle_glows_wider_from_beat_to_beat() -> None:
    shown = list(frames(_moving(motion({"glow": [[400, 300, 0]]}, {"glow": [[400, 280, 20]]}))))
    widths = [frame.glow[0][2] for frame in shown]
    assert (min(widths), max(widths)) == (0, 20)
    with pytest.raises(ValueError, match="the same number of `glow`"):
        motion({"glow": [[400, 300, 0]]}, {})


@pytest.mark.parametrize("facing", ["right", "left"])
def test_a_chest_that_turns_to_us_takes_both_shoulders_apart(facing: str) -> None:
    """The near one goes back, the far one forward; an arm out to the side has no angle to measure."""
    turned = Beat.model_validate({**STANDING, "turn": 1})
    joints = placed(turned, Look.model_validate({"facing": facing}), "hip", (400, 300), {})
    near, far = joints.arm.joints[0], joints.arm_far.joints[0]
    assert (near[0] < far[0]) == (facing == "right")
    assert not {"shoulder", "elbow"} & set(bends(joints, Look(), 90))


def _moving(figure: Figure) -> Motion:
    return figure.motion


@pytest.mark.parametrize("slug", ["flat-walk", "uphill-walk"])
def test_a_foot_on_the_ground_goes_back_as_fast_as_the_grass(slug: str) -> None:
    walk = figures.read(CONTENT / f"figures/{slug}.yaml", CONTENT).motion
    (passing,) = {thing.drift for thing in walk.things if thing.kind == "grass"}
    standing = [frame for frame in frames(walk) if frame.passed <= 2 / 8]
    for before, after in pairwise(standing):
        gone = math.dist(before.joints.leg.joints[2], after.joints.leg.joints[2])
        assert gone == pytest.approx((after.passed - before.passed) * passing, abs=0.5)


def test_a_steady_motion_neither_halts_nor_slows() -> None:
    moving = motion({}, {"at": [460, 300]}, steady=True)
    shown = list(frames(moving.motion))
    assert len({frame.milliseconds for frame in shown}) == 1
    assert len({round(b.passed - a.passed, 6) for a, b in pairwise(shown)}) == 1
    halfway = shown[: len(shown) // 2 + 1]
    steps = [b.joints.spine[0][0] - a.joints.spine[0][0] for a, b in pairwise(halfway)]
    assert max(steps) - min(steps) < 0.01


def test_squeezing_brings_the_shoulder_blades_together() -> None:
    moving = motion({}, {"squeeze": 1}, view="back")
    apart = [
        frame.joints.arm.joints[0][0] - frame.joints.arm_far.joints[0][0] for frame in frames(moving.motion)
    ]
    assert min(apart) < apart[0]
    pictures = [figures.still.png(moving.model_copy(update={"still": beat})) for beat in (1, 2)]
    assert pictures[0] != pictures[1]
