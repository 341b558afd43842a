"""What the reader makes of rule and phrase files, whole and spoiled (ledger/read.txt; --update writes)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from content.problems import ContentError
from policies import load
from tests.support.ledger import Ledger, written

FILE = Path(__file__).parent / "ledger" / "read.txt"
FULL = """\
- id: A1
  category: one
  since: "2026-01-02"
  when:
    any:
      - sign: fever
      - all:
          - {fact: pain, at_least: 7}
          - {fact: days, at_most: 4.5}
          - not: {fact: stop, within_days: 2, absent: no}
          - {fact: mode, is: [a, b]}
          - {fact: mode, is: c, absent: no}
  disposition: emergency
  lock: true
  unknown: ignore
  why: because
  reason: told
  source: [X, Y]
  signed: Dr
  tells: safety.x
  action: go
  signs: [fever, cough]
  free_text: neuro
- {id: A2, category: two, since: "2026", when: {sign: cough}, disposition: self_care, unknown: safer, reason: r, source: X, signed: null}
"""
ONE = "- {{id: {id}, category: c, since: s, when: {{sign: x}}, disposition: routine_review, unknown: ask, reason: r, source: X, signed: null}}\n"
STOP = """\
- {id: S1, name: lock, since: s, allows: [], ends: e, reason: r, source: X, signed: null}
- {id: S2, name: hold, since: s, allows: [X01, X32], ends: e, reason: r, source: [X, Y], signed: Dr}
- {id: S3, name: free, since: s, allows: everything, ends: e, reason: r, source: X, signed: null}
"""
LIMIT = (
    "- {{name: {name}, value: {value}, unit: u, since: {since}, source: X, signed: null, tighter: lower}}\n"
)
FACT = '- {{name: {name}, type: {kind}, unit: null, question: "How?"{more}}}\n'
FACTS = "".join(
    FACT.format(name=name, kind=kind, more=more)
    for name, kind, more in (
        *((name, "yes_no", "") for name in ("fever", "cough", "x", "stop")),
        ("pain", "number", ", well: 3"),
        ("days", "number", ""),
        ("mode", "choice", ', values: [a, b, c], well: "a"'),
    )
)
WHOLE = {
    "facts": FACTS,
    "reviews": ONE.format(id="V1"),
    "red_flags": FULL,
    "triage": ONE.format(id="T1"),
    "stops": STOP,
    "contraindications": ONE.format(id="C1"),
    "gates": ONE.format(id="G1"),
    "dosing": ONE.format(id="D1"),
    "limits": LIMIT.format(name="a", value=1, since="x") + LIMIT.format(name="a", value=2.5, since="y"),
    "contact_limits": LIMIT.format(name="b", value=3, since="x"),
    "lists": "rest: [X01, X32]\nlone: X01\n",
}
SPOILED: dict[str, tuple[str, str]] = {
    "not a list": ("red_flags", "a: b\n"),
    "not keys": ("red_flags", "- word\n- [1]\n"),
    "unknown and missing keys": ("red_flags", "- {id: A, sings: [x], categry: c}\n"),
    "wrong words": ("red_flags", FULL.replace("emergency", "urgent").replace("ignore", "sometimes").replace("[X, Y]", "[X, 1]")),
    "ignored without a why": ("red_flags", FULL.replace("  why: because\n", "")),
    "conditions": (
        "red_flags",
        FULL.replace("sign: fever\n", "sgin: fever\n").replace("at_least: 7", "more: 7").replace("absent: no}\n          - {fact: mode", "absent: yes}\n          - {fact: mode"),
    ),
    "more conditions": (
        "red_flags",
        "".join(
            ONE.format(id=f"Z{n}").replace("{sign: x}", when)
            for n, when in enumerate(
                ("word", "{}", "{sign: a, fact: b}", "{any: []}", "{any: word}", "{all: [{sign: a}], not: b}", "{not: word}",
                 "{not: {sign: a}, x: b}", "{fact: a}", "{fact: a, is: b, at_least: 1}", "{fact: a, at_most: soon}", "{fact: a, is: 7}",
                 "{fact: a, is: [b, '']}", "{fact: a, absent: maybe, is: b}")
            )
        ),
    ),
    "twice": ("triage", ONE.format(id="A1") + ONE.format(id="S1")),
    "twice in dosing": ("dosing", ONE.format(id="D1") * 2),
    "twice in gates": ("gates", ONE.format(id="C1")),
    "a limit twice": ("contact_limits", LIMIT.format(name="a", value=1, since="x")),
    "a limit of words": ("limits", LIMIT.format(name="a", value="six", since="x") + "- {name: a}\n- {name: b, value: 1, unit: u, since: s, source: X, signed: null, tighter: lower, x: 1}\n"),
    "a stop without": ("stops", "- {id: S1, name: lock}\n- {id: S2, name: l, since: s, allows: some, ends: e, reason: r, source: '', signed: null}\n"),
    "a fact without, and of no kind": ("facts", FACTS + "- {name: y}\n" + FACT.format(name="z", kind="yesno", more="")),
    "a well that is none": ("facts", FACTS.replace("well: 3", "well: three")),
    "a name nobody knows": ("facts", FACTS.replace("name: cough", "name: coughs")),
    "a follow-up of nothing": ("reviews", ONE.format(id="V1").replace("signed: null", "signed: null, follow_up: word")),
    "some of a list, a follow-up, an end": (
        "reviews",
        ONE.format(id="V1").replace("{sign: x}", "{some: 2, of: [{sign: x}, {sign: fever}, {fact: pain, at_least: 1}]}")
        + ONE.format(id="V2").replace("signed: null", "signed: null, follow_up: {flow: f, settles: [x, fever], within_days: 1}")
        + ONE.format(id="V3").replace("signed: null", 'signed: null, until: "2026-05-01", follow_up: {flow: f, settles: x}')
        + ONE.format(id="V4").replace("{sign: x}", "{some: 3, of: [{sign: x}, {sign: fever}, {sign: cough}]}"),
    ),
    "some of nothing": (
        "reviews",
        "".join(
            ONE.format(id=f"V{n}").replace("{sign: x}", when)
            for n, when in enumerate(
                ("{some: 0, of: [{sign: x}]}", "{some: 2, of: [{sign: x}]}", "{some: two, of: [{sign: x}]}", "{some: 1}", "{some: 1, of: x}",
                 "{some: 1, of: [{sgin: x}]}", "{some: 1, of: [{sign: x}], not: y}", "{all: [{any: [{sgin: x}]}]}", "{not: {not: {sgin: x}}}",
                 "{fact: pain, is: 7, absent: yes}", "{fact: pain, within_days: soon}")
            )
        ),
    ),
    "texts that are none": (
        "reviews",
        "".join(
            ONE.format(id=f"V{n}").replace("signed: null", f"signed: null, {more}")
            for n, more in enumerate(
                ("signs: 7", "free_text: [7]", "follow_up: {flow: f, settles: 7}", "follow_up: {flow: f}", "follow_up: {flow: f, settles: x, days: 1}",
                 "follow_up: [f]", "unitl: x")
            )
        ),
    ),
    "a stop that ends": ("stops", STOP.replace("ends: e", 'ends: e, until: "2026-05-01"')),
    "stops of no texts": ("stops", STOP.replace("allows: [X01, X32]", "allows: [7]").replace("[X, Y]", "7") + "- {id: S4, name: n}\n"),
    "limits that are fixed": (
        "limits",
        LIMIT.format(name="a", value=1, since="x").replace("signed: null, tighter: lower", "signed: Dr, tighter: fixed, why: because")
        + LIMIT.format(name="c", value=1, since="x").replace("tighter: lower", "tighter: higher"),
    ),
    "limits of no kind": (
        "limits",
        LIMIT.format(name="a", value=1, since="x").replace("lower", "fixed")
        + LIMIT.format(name="c", value=1, since="x").replace("lower", "lowest").replace("source: X", "source: 7")
        + "- {name: d, value: 1}\n",
    ),
    "facts of every kind": (
        "facts",
        FACTS
        + FACT.format(name="weight", kind="number", more=", well: 60.5").replace("unit: null", "unit: kg")
        + FACT.format(name="born", kind="date", more=', well: "2026-01-31"')
        + FACT.format(name="bleeding", kind="choice", more=", values: [none, soaking], means: {soaking: fever}")
        + FACT.format(name="told", kind="words", more=""),
    ),
    "facts that are none": (
        "facts",
        FACTS
        + FACT.format(name="weight", kind="number", more=", well: .inf").replace("unit: null", "unit: kg")
        + FACT.format(name="born", kind="date", more=", well: May")
        + FACT.format(name="bleeding", kind="choice", more=", values: 7")
        + FACT.format(name="bulge", kind="yes_no", more=", well: maybe")
        + FACT.format(name="extra", kind="yes_no", more=", mean: x"),
    ),
    "lists of numbers": ("lists", "rest: [1, 2]\nok: [a]\n"),
    "lists as a list": ("lists", "- rest\n"),
}  # fmt: skip


def tall(text: str) -> str:
    """The same, every key and every entry of a list on a line of its own."""
    yaml = YAML(typ="safe")
    yaml.default_flow_style, yaml.sort_base_mapping_type_on_output = False, False
    out = StringIO()
    yaml.dump(yaml.load(text), out)
    return out.getvalue()


TALL = ("conditions", "more conditions", "a limit of words", "a well that is none", "wrong words", "some of nothing",
        "texts that are none", "stops of no texts", "limits of no kind", "facts that are none")  # fmt: skip
SPOILED |= {f"{name}, line by line": (SPOILED[name][0], tall(SPOILED[name][1])) for name in TALL}
PHRASES = {
    "en/more.yaml": "".join(
        f"- {{category: {signal}, signal: {signal}, sign: s, phrases: [a]}}\n"
        for signal in ("ask", "stop", "mood", "baby", "loss", "red_flag")
    ),
    "en/dvt.yaml": "category: dvt\nsignal: red_flag\nsign: calf\nphrases: [hot calf, big calf]\ntogether: [[calf | leg, red|hot], [a, [b, c | d]]]\n",
    "en/context.yaml": "- {category: but, signal: context, phrases: [but]}\n- {category: but, signal: context, phrases: yet}\n- {category: no, signal: context, phrases: [no]}\n",
    "es/context.yaml": "- {category: but, signal: context, phrases: [pero]}\n",
    "es/tags.yaml": "- {category: place, signal: tag, sign: back, phrases: [espalda]}\n",
    "zh/mood.yaml": "category: mood\nsignal: mood\nphrases: []\n",
}
BAD_PHRASES = {
    "en/a.yaml": "category: dvt\nsignal: red_flags\nphrases: [calf]\n",
    "en/b.yaml": "- word\n- {category: x, phrases: [1]}\n- {category: x, signal: ask, phrases: [1], together: [[a, 2]]}\n",
    "en/tall.yaml": tall(
        "- {category: x, signal: ask, phrases: [1], together: [[a, [b, 2]]]}\n- {category: x, signal: asks, phrases: 7}\n"
    ),
    "es/c.yaml": "category: x\nsignal: stop\nphrase: [a]\n",
    "es/d.yaml": "word\n",
}


def rules(folder: Path, files: dict[str, str]) -> Iterator[str]:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    try:
        found = load.rules(folder)
    except ContentError as wrong:
        yield from map(str, wrong.problems)
        return
    for group in (
        "red_flags",
        "reviews",
        "triage",
        "stops",
        "contraindications",
        "gates",
        "dosing",
        "limits",
    ):
        yield from (f"{group}: {written(each)}" for each in getattr(found, group))
    yield from (f"fact: {written(fact)}" for fact in found.facts.values())
    yield f"lists: {written(found.lists)}"


def phrases(folder: Path, files: dict[str, str]) -> Iterator[str]:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    try:
        found = load.phrases(folder)
    except ContentError as wrong:
        yield from map(str, wrong.problems)
        return
    yield from (f"list: {written(each)}" for each in found.lists)
    yield from (f"tag: {written(each)}" for each in found.tags)
    yield f"context: {written(found.context)}"


def read(name: str, folder: Path) -> list[str]:
    folder.mkdir(exist_ok=True)
    if name == "phrases":
        return list(phrases(folder, PHRASES))
    if name == "bad phrases":
        return list(phrases(folder, BAD_PHRASES))
    file, text = SPOILED.get(name, ("triage", WHOLE["triage"]))
    return list(rules(folder, {**WHOLE, file: text}))


NAMES = ("whole", *SPOILED, "phrases", "bad phrases")


@pytest.fixture(scope="module", autouse=True)
def _written_anew(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
    if request.config.getoption("--update", default=False):
        folder = tmp_path_factory.mktemp("read")
        Ledger(FILE).write({name: read(name, folder / name) for name in NAMES})


@cache
def ledger() -> dict[str, list[str]]:
    return Ledger(FILE).sections()


@pytest.mark.fault("E11", guard="policies.load:rules")
@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_is_what_was_read_and_kept(name: str, tmp_path: Path) -> None:
    found = read(name, tmp_path / "rules")
    assert found and found == ledger()[name]
