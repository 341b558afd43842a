"""Files that somebody broke on purpose: each is refused with a line, in little time, and nothing is run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time

import pytest

from bot.grade import grade
from bot.spoken import spoken
from content.assemble import Tree, assemble
from content.check import check
from content.load import FOLDERS, MAX_BYTES, load, read_tree, read_yaml
from content.problems import ContentError, Problem
from tests.content.conftest import CONTENT

MORNING = "messages/en/morning.yaml"
FILES = sorted(path for path in CONTENT.rglob("*.yaml") if path.relative_to(CONTENT).parts[0] in FOLDERS)
EVERY_BYTE = (
    "programmes/core/weeks-12-on-mat-2-level-0.yaml",
    "exercises/cat-cow.yaml",
    "exercises/zh/cat-cow.yaml",
)
STEP = 97
MOST_S = 4.0
"""Seconds of this process that any one file may cost; a good one costs hundredths."""


def refused(tmp_path: Path, written: str | bytes) -> tuple[Problem, ...]:
    path = tmp_path / "a.yaml"
    path.write_bytes(written.encode() if isinstance(written, str) else written)
    began = process_time()
    with pytest.raises(ContentError) as wrong:
        read_yaml(path, tmp_path)
    assert process_time() - began < MOST_S
    assert {problem.file for problem in wrong.value.problems} == {"a.yaml"}
    return wrong.value.problems


# -- cut off -------------------------------------------------------------------------------------------------


def cut(file: Path, folder: Path, ends: range) -> Iterator[tuple[int, tuple[Problem, ...]]]:
    """What is told of the file when only its first bytes are there."""
    name = file.relative_to(CONTENT).as_posix()
    whole = file.read_bytes()
    there = folder / name
    there.parent.mkdir(parents=True, exist_ok=True)
    for end in ends:
        there.write_bytes(whole[:end])
        try:
            yield end, tuple(assemble(Tree({name: read_yaml(there, folder)})).problems)
        except ContentError as wrong:
            yield end, wrong.problems


@pytest.mark.fault("E06", guard="content.load:read_yaml")
@pytest.mark.parametrize("name", EVERY_BYTE)
def test_a_file_cut_off_at_any_byte_is_told_with_its_line(tmp_path: Path, name: str) -> None:
    size = (CONTENT / name).stat().st_size
    for end, problems in cut(CONTENT / name, tmp_path, range(size)):
        own = [problem for problem in problems if problem.file == name]
        assert own == [p for p in problems if p.file != "safety"], end
        assert all(problem.line <= (CONTENT / name).read_bytes()[:end].count(b"\n") + 2 for problem in own)


@pytest.mark.fault("E06", guard="content.load:read_yaml")
def test_every_file_cut_off_somewhere_is_told_by_its_name(tmp_path: Path) -> None:
    for i, file in enumerate(FILES):
        size = file.stat().st_size
        for _, problems in cut(file, tmp_path, range(i % STEP, size, max(STEP, size // 12))):
            assert {problem.file for problem in problems} <= {file.relative_to(CONTENT).as_posix(), "safety"}


@pytest.mark.fault("E06", "E10", guard="content.check_dead_ends:dead_end_problems")
def test_a_file_cut_off_between_two_messages_is_missed_all_the_same(copy: Path) -> None:
    path = copy / MORNING
    path.write_text(path.read_text("utf-8").partition("\nthanks:")[0] + "\n", "utf-8")
    assert [p for p in check(copy, spoken=spoken()) if p.file == MORNING and "`thanks` is missing" in p.text]


# -- bytes that are no text, and signs nobody sees -----------------------------------------------------------


@pytest.mark.fault("E06", guard="content.load:read_yaml")
@pytest.mark.parametrize(
    ("written", "line", "says"),
    [
        ("a: b\n".encode("utf-16"), 1, "save it as UTF-8"),
        ("a: b\n".encode("utf-16-le"), 1, "U+0000"),
        ("a: 1\nb: 2\nc: Señora\n".encode("latin-1"), 3, "save it as UTF-8"),
        ("a: 1\nb: 腰\n".encode("gb18030"), 2, "save it as UTF-8"),
        (b"\xef\xbb\xbf\xef\xbb\xbfa: 1\n", 1, "U+FEFF"),
        (b"a: 1\nb: \xed\xa0\x80\n", 2, "save it as UTF-8"),
        (b"a: 1\nb: \xc0\xaf\n", 2, "save it as UTF-8"),
        ("a: 1\nb: x\0y\n", 2, "U+0000"),
        ("a: 1 # \u202e look\n", 1, "U+202E"),
        ("a: x\u2028b: 2\n", 1, "U+2028"),
        ("a: 1\r\nb: x\x1b[31m\r\n", 2, "U+001B"),
        ("a: 1\rb: 2\n", 1, "U+000D"),
        ("a: x\U000e0041\n", 1, "U+E0041"),
        ('a: 1\nb: "x\\u202Ey"\n', 2, "invisible character"),
        ('a: 1\nb: "\\0"\n', 2, "invisible character"),
        ('a: "\\uD800"\n', 1, "cannot be read as YAML"),
    ],
)
def test_a_sign_that_is_no_letter_is_told_with_its_line(
    tmp_path: Path, written: str | bytes, line: int, says: str
) -> None:
    problem = refused(tmp_path, written)[0]
    assert (problem.line, says in problem.text) == (line, True), problem


# -- keys twice, bombs, and files that are none --------------------------------------------------------------


@pytest.mark.fault("E07", guard="content.load:read_yaml")
@pytest.mark.parametrize("depth", range(8))
def test_a_key_twice_is_seen_at_every_level(tmp_path: Path, depth: int) -> None:
    above = "".join(f"{'  ' * i}k{i}:\n" for i in range(depth))
    inner = "".join(f"{'  ' * depth}{line}\n" for line in ("stop: true", "also: 1", '"stop": false'))
    problem = refused(tmp_path, above + inner)[0]
    assert (problem.line, problem.text) == (
        depth + 3,
        f"`stop` stands here twice (first on line {depth + 1}): keep one",
    )


BOMBS: dict[str, str] = {
    "a billion laughs": "a: &a [x,x]\n" + "".join(f"{b}: &{b} [*{a},*{a}]\n" for a, b in ("ab", "bc", "cd")),
    "merge": "a: &a {x: 1}\nb:\n  <<: *a\n",
    "brackets": "a: " + "[" * 5_000,
    "more brackets": "a: " + "[" * (MAX_BYTES - 10),
    "braces": "a: " + "{" * (MAX_BYTES - 10),
    "questions": "? " * 90_000,
    "dashes": "- " * 90_000,
    "aliases": "a: [" + "*a, " * 40_000 + "]",
    "the same key": "a: 1\n" * 30_000,
    "empty keys": "{" + ",".join("?" * 90_000) + "}",
    "a quote that never ends": 'a: "' + "\n" * 190_000,
    "colons": "a" + ":" * 190_000 + " b: c",
    "deeper and deeper": "\n".join(f"{' ' * i}a:" for i in range(600)),
    "documents": "--- a\n" * 30_000,
    "a tag": "a: !!python/object/apply:os.system [ls]\n",
    "too large": "a: 1\n" * 50_000,
}


@pytest.mark.fault("E08", guard="content.load:read_yaml")
@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_soon_and_in_few_words(tmp_path: Path, bomb: str) -> None:
    problems = refused(tmp_path, bomb)
    assert len(problems) <= 50 and all(len(problem.text) < 300 for problem in problems)


TEXTS: dict[str, str] = {
    "a tag that never ends": "<" + "a" * 180_000,
    "tags": "<a" * 90_000,
    "dots": "." * 180_000,
    "open braces": "{{" * 90_000,
    "a long variable": "{{" + "a" * 180_000 + "}}",
    "hyphens": "one two three four five six seven eight nine ten " + "a-" * 80_000 + "a",
    "one word": "a" * 180_000,
    "lines": ".\\n" * 60_000,
    "Chinese": "腰" * 60_000,
}


@pytest.mark.fault("E08", guard="content.check:check")
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_made_to_be_slow_is_told_and_is_not_slow(tmp_path: Path, text: str) -> None:
    (tmp_path / "messages/en").mkdir(parents=True)
    (tmp_path / MORNING).write_text(f'thanks:\n  say: "{text}"\n', "utf-8")
    began = process_time()
    told = [problem for problem in check(tmp_path, grade) if problem.file == MORNING]
    assert told and process_time() - began < MOST_S


@pytest.mark.fault("E08", guard="content.problems:meant")
def test_thousands_of_wrong_keys_are_told_soon(tmp_path: Path) -> None:
    (tmp_path / "messages/en").mkdir(parents=True)
    keys = "".join(f"  ssay{i}: x\n" for i in range(10_000))
    (tmp_path / MORNING).write_text(f"thanks:\n{keys}  {'k' * 900}: x\n", "utf-8")
    began = process_time()
    with pytest.raises(ContentError) as wrong:
        load(tmp_path)
    assert process_time() - began < MOST_S and len(wrong.value.problems) <= 50


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _elsewhere(path: Path) -> None:
    secret = path.parents[3] / "secret.yaml"
    secret.write_text("a: secret\n")
    path.symlink_to(secret)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _circle(path: Path) -> None:
    path.symlink_to(path)


def _folder(path: Path) -> None:
    path.symlink_to(path.parents[3], target_is_directory=True)


@pytest.mark.fault("E06", guard="content.load:read_tree")
@pytest.mark.parametrize("made", [_pipe, _elsewhere, _device, _circle, _folder])
@pytest.mark.timeout(20)
def test_what_is_no_file_of_ours_is_not_opened(tmp_path: Path, made: Callable[[Path], None]) -> None:
    path = tmp_path / "content/messages/en/morning.yaml"
    path.parent.mkdir(parents=True)
    made(path)
    found = read_tree(tmp_path / "content")
    assert [problem.file for problem in found.problems] == [MORNING] and not found.documents
    assert "secret" not in str(found.problems)


# -- templates -----------------------------------------------------------------------------------------------

HOSTILE = [
    "{{ ''.__class__.__mro__ }}",
    "{{''.__class__}}",
    "{{ 'a' * 10 ** 9 }}",
    "{{ '%1000000000s' % 1 }}",
    "{% for a in range(10**9) %}x{% endfor %}",
    "{% include '/etc/passwd' %}",
    "{# nothing to see #}",
    "{{ config }}{{ self._TemplateReference__context }}",
    "{{now|attr('x')}}",
    "{{ now.real }}",
    "{{now",
    "{{{now}}}",
    "{{\u00a0now}}",
]


@pytest.mark.fault("E09", guard="content.wording:has_logic")
@pytest.mark.parametrize(
    ("file", "old"),
    [
        (MORNING, "Thanks, good to know."),
        ("safety/en.yaml", "Sit still"),
        ("exercises/en/cat-cow.yaml", "Moves"),
        ("education/en/pacing.yaml", "Good days"),
        ("safety/countries.yaml", "112"),
        ("messages/en/session.yaml", "Ready"),
    ],
)
def test_what_a_template_could_run_is_never_loaded(tmp_path: Path, file: str, old: str) -> None:
    text = (CONTENT / file).read_text("utf-8")
    line = text.partition(old)[0].count("\n") + 1
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    for hostile in HOSTILE:
        escaped = hostile.replace('"', "'")
        path.write_text(text.replace(old, escaped, 1), "utf-8")
        told = assemble(Tree({file: read_yaml(path, tmp_path)})).problems
        assert [(p.line, "only {{name}}" in p.text) for p in told if p.file == file] == [(line, True)], told
