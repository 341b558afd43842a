"""The second listener before it hears: its key, its prompt from the content, its list of signs."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.books import CONTENT, listener_prompt, phrase_problems, read_book
from bot.listener.opening import KeyRefused, endpoint_of
from content.problems import ContentError
from policies import second_listener

URL = "https://llm.example.org/v1/chat/completions"
GOOD = 'system: |\n  Answer {"signs": ["name"]} of\n  {{signs}}\n'


def test_the_key_is_one_line_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("canary-key\n")
    found = endpoint_of(URL, "m", tmp_path / "key")
    assert found.key == "canary-key" and "canary" not in repr(found)
    assert endpoint_of(URL, "m", None).key == ""


@pytest.mark.parametrize("held", [b"", b"\n", b"two\ncanary", b"a canary", b"can\xc3\xa4ry", b"canary\x00"])
def test_a_file_without_a_key_is_refused_without_showing_it(tmp_path: Path, held: bytes) -> None:
    (tmp_path / "key").write_bytes(held)
    with pytest.raises(KeyRefused, match=r"must hold one line") as said:
        endpoint_of(URL, "m", tmp_path / "key")
    assert "canary" not in str(said.value)


def test_no_file_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(KeyRefused, match=r"none cannot be read \(No such file or directory\)$"):
        endpoint_of(URL, "m", tmp_path / "none")


@pytest.mark.req("S03")
def test_the_prompt_has_every_sign_of_the_list_and_no_other() -> None:
    book = read_book()
    signs = second_listener.signs(book, date(2026, 12, 1))
    told = listener_prompt().told(signs)
    assert all(f"\n{name}: " in told for name in signs) and "{{" not in told and "a tick" not in told
    assert not [name for name in second_listener.NEVER_RAISED if f"{name}:" in told]
    every = {sign for rule in book.rules.red_flags for sign in rule.signs}
    assert every == set(signs) | second_listener.NEVER_RAISED


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD.replace("{{signs}}", ""), "exactly once"),
        (GOOD.replace("of", "{{signs}}"), "exactly once"),
        (GOOD.replace("of", "{{name}}"), "no other"),
        (GOOD.replace('signs": [', 'found": ['), "the one answer that is read"),
        (GOOD.replace("Answer", "Answer " * 900), "characters long"),
        ("system: 5\n", "one key"),
        ("- a\n", "one key"),
        (f"{GOOD}user: more\n", "one key"),
    ],
)
def test_a_mistake_in_the_prompt_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "listener").mkdir()
    (tmp_path / "listener" / "prompt.yaml").write_text(text)
    with pytest.raises(ContentError, match=told) as caught:
        listener_prompt(tmp_path)
    assert all(problem.file == "listener/prompt.yaml" for problem in caught.value.problems)


def test_the_content_check_reads_the_prompt(tmp_path: Path) -> None:
    (tmp_path / "phrases").mkdir()
    assert any(problem.file == "listener/prompt.yaml" for problem in phrase_problems(tmp_path))
    assert not phrase_problems(CONTENT)


@pytest.mark.fault("E06", guard="bot.books:phrase_problems")
def test_examples_that_are_no_text_are_told_by_their_file(tmp_path: Path) -> None:
    phrases = tmp_path / "phrases"
    (phrases / "es/examples").mkdir(parents=True)
    shutil.copy(CONTENT / "phrases/categories.yaml", phrases)
    (phrases / "es/examples/low.txt").write_bytes("mañana\n".encode("latin-1"))
    told = [problem for problem in phrase_problems(tmp_path) if problem.file == "es/examples/low.txt"]
    assert [problem.text.partition(" (")[0] for problem in told] == ["is not UTF-8 text: save it as UTF-8"]
