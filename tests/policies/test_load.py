"""Loading rules and phrases: every mistake with its file and line, in plain words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from content.problems import ContentError
from policies import load
from policies.rules import OnUnknown, Op
from policies.verdict import Disposition

SHIPPED = Path(load.__file__).parent / "rules"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "rules"))


def spoil(folder: Path, file: str, old: str, new: str) -> str:
    """Replace the first `old` and return the first problem found."""
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError) as wrong:
        load.rules(folder)
    return str(wrong.value.problems[0])


def test_the_shipped_rules_load() -> None:
    rules = load.rules()
    rule = rules.rule("RF10")
    assert rule.disposition is Disposition.EMERGENCY and rule.lock and rule.unknown is OnUnknown.SAFER
    assert [part.op for part in rule.when.parts] == [Op.SIGN, Op.AT_MOST]
    assert rules.stop("hold").allows == ("X01", "X32") and rules.stop("unwilling_today").allows is None


@pytest.mark.fault("E11", guard="policies.load:rules")
@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("red_flags.yaml", "  lock: true", "  locks: true", "unknown key `locks`; did you mean `lock`?"),
        ("red_flags.yaml", "  reason: nerve_supply_of_bladder_or_legs\n", "", "`reason` is missing"),
        ("red_flags.yaml", "disposition: emergency", "disposition: urgent", "`disposition` is 'urgent'"),
        ("red_flags.yaml", "  unknown: ask", "  unknown: no", "`unknown` is 'no'"),
        ("red_flags.yaml", "  unknown: ask", "  unknown: ignore", "`unknown: ignore` needs a `why`"),
        ("red_flags.yaml", "- sign: saddle_numb", "- sgin: saddle_numb", "`sgin` is not how a condition"),
        ("red_flags.yaml", "      at_most: 42", "      at_most: soon", "needs exactly one of"),
        ("triage.yaml", "        absent: no", "        absent: yes", "`absent` may only be `no`"),
        ("red_flags.yaml", "- id: RF02\n", "- id: RF01\n", "`RF01` stands here twice"),
        ("limits.yaml", "value: 6,", 'value: "six",', "`value` must be a number"),
        ("stops.yaml", "  ends: clinician_clearance\n", "", "`ends` is missing"),
        ("lists.yaml", "rest: [X01, X32]", "rest: [1, 2]", "must be text"),
        ("red_flags.yaml", "  lock: true\n", "  lock: true\n  lock: false\n", "stands here twice"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(
    folder: Path, file: str, old: str, new: str, problem: str
) -> None:
    found = spoil(folder, file, old, new)
    assert problem in found
    assert found.startswith((file, "rules"))


def test_phrases_know_their_signals(tmp_path: Path) -> None:
    path = tmp_path / "en" / "x.yaml"
    path.parent.mkdir()
    path.write_text("category: dvt\nsignal: red_flags\nphrases: [calf]\n", "utf-8")
    with pytest.raises(ContentError, match=r"en/x\.yaml:2: `signal` is 'red_flags'; did you mean `red_flag`"):
        load.phrases(tmp_path)


def test_a_phrase_file_is_one_list_or_several(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    one, more = tmp_path / "en" / "one.yaml", tmp_path / "en" / "more.yaml"
    one.write_text("category: dvt\nsignal: red_flag\nsign: calf_swollen\nphrases: [hot calf]\n", "utf-8")
    more.write_text(
        "- {category: but, signal: context, phrases: [but]}\n"
        "- {category: dvt, signal: red_flag, sign: calf_swollen, phrases: [],"
        " together: [[calf | leg, red]]}\n",
        "utf-8",
    )
    found = load.phrases(tmp_path)
    assert {listed.phrases for listed in found.lists} == {("hot calf",), ()}
    assert found.context["but"] == ("but",)
    assert [listed.together for listed in found.lists if listed.together] == [((("calf", "leg"), ("red",)),)]
