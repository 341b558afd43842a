"""The strict reader: a file that is not right is refused with its name and line, and nothing else happens."""

from pathlib import Path

import pytest

from content.load import MAX_BYTES, load, read_yaml
from content.problems import ContentError, Problem

FILE = "messages/en/morning.yaml"


def refused(tmp_path: Path, written: str | bytes) -> tuple[Problem, ...]:
    path = tmp_path / "a.yaml"
    path.write_bytes(written.encode() if isinstance(written, str) else written)
    with pytest.raises(ContentError) as wrong:
        read_yaml(path, tmp_path)
    return wrong.value.problems


@pytest.mark.parametrize(
    ("written", "line", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "stands here twice (first on line 1)"),
        ("a:\n  stop: true\n  stop: false\n", 3, "stands here twice"),
        ("a:\n\tb: 1\n", 2, "spaces, not tabs"),
        ("a: 1\nb: two: three\n", 2, 'needs "quotes"'),
        ("say: {{name}} hello\n", 1, "quotes"),
        ("a: &x 1\nb: *x\n", 1, "`&name` and `*name` are not used"),
        ("a: !!python/object:os.system x\n", 1, "`!` at the beginning"),
        ("a: 1\n---\nb: 2\n", 0, "one file, one document"),
        ("", 0, "is empty"),
        ("# nothing\n", 0, "is empty"),
        ("? [a, b]\n: c\n", 1, "a key must be a plain word"),
        ("a: [1, 2\nb: 3\n", 2, "cannot be read as YAML"),
    ],
)
@pytest.mark.req("E02")
@pytest.mark.fault("E07", guard="content.load:read_yaml")
def test_what_an_editor_cannot_have_meant_is_refused(
    tmp_path: Path, written: str, line: int, says: str
) -> None:
    problem = refused(tmp_path, written)[0]
    assert (problem.file, problem.line) == ("a.yaml", line)
    assert says in problem.text


@pytest.mark.fault("E06", guard="content.load:read_yaml")
def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    assert "UTF-8" in refused(tmp_path, b"a: \xff\xfe\n")[0].text


@pytest.mark.fault("E08", guard="content.load:read_yaml")
@pytest.mark.parametrize(
    "bomb",
    [
        "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n",
        "a: " + "[" * 5000,
        "a: " + "{a: " * 2000,
        "a: " + "x" * (MAX_BYTES + 1),
        "\n".join(f"{' ' * i}a:" for i in range(40)),
        'a: "\\UFFFFFFFF"\n',
    ],
    ids=["aliases", "brackets", "braces", "size", "depth", "sign"],
)
def test_a_bomb_is_refused(tmp_path: Path, bomb: str) -> None:
    assert refused(tmp_path, bomb)


@pytest.mark.fault("E07", guard="content.load:read_yaml")
def test_only_plain_numbers_and_true_and_false_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "no: no\nyes: on\nat: 12:30\nday: 2026-01-01\nzero: 000\noctal: 010\nversion: 1.10.2\n"
        'quoted: "5"\nnumber: -5\npart: 0.5\ntruth: true\nnothing: null\nhex: 0x10\n'
    )
    found = read_yaml(tmp_path / "a.yaml", tmp_path).data
    assert found == {
        "no": "no", "yes": "on", "at": "12:30", "day": "2026-01-01", "zero": "000", "octal": "010",
        "version": "1.10.2", "quoted": "5", "number": -5, "part": 0.5, "truth": True, "nothing": None,
        "hex": "0x10",
    }  # fmt: skip


def test_a_byte_order_mark_and_windows_lines_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: |\r\n  one\r\n  two\r\n")
    assert read_yaml(tmp_path / "a.yaml", tmp_path).data == {"a": "one\ntwo"}


@pytest.mark.fault("E06", guard="content.load:load")
def test_a_file_cut_off_anywhere_loads_or_is_refused_with_its_name(copy: Path) -> None:
    path = copy / FILE
    whole = path.read_bytes()
    for end in range(0, len(whole), 7):
        path.write_bytes(whole[:end])
        try:
            read_yaml(path, copy)
        except ContentError as wrong:
            assert {problem.file for problem in wrong.problems} == {FILE}


def test_all_mistakes_are_told_at_once(copy: Path) -> None:
    for file in (FILE, "messages/en/clarify.yaml"):
        path = copy / file
        path.write_text(path.read_text("utf-8").replace("say:", "sya:", 1), "utf-8")
    with pytest.raises(ContentError) as wrong:
        load(copy)
    assert {problem.file for problem in wrong.value.problems} == {FILE, "messages/en/clarify.yaml"}
    assert f"{FILE}:3: unknown key `sya`; did you mean `say`?" in str(wrong.value)


@pytest.mark.parametrize("folder", ["missing", "empty"])
def test_no_content_at_all_is_refused(tmp_path: Path, folder: str) -> None:
    if folder == "empty":
        (tmp_path / folder).mkdir()
    with pytest.raises(ContentError):
        load(tmp_path / folder)
