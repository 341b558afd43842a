"""What the listener makes of messages it never learned from, and of her words behind every disguise."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from bot.books import CONTENT, phrase_problems
from bot.cli import cli
from bot.hearing import screened
from content.problems import ContentError
from policies.listening import hear, load
from policies.listening.examples import Example
from policies.listening.opinion import opinion
from policies.listening.signals import SignalKind
from policies.load import rules
from policies.verdict import Disposition
from tests.listening.held_out import LANGS, Message, judged, listening_book, messages, share

PHRASES = CONTENT / "phrases"


def skeletons(text: str, lang: str) -> set[str]:
    """Every five words in a row; in Chinese every eight characters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if lang == "zh":
        run = re.sub(r"\W", "", folded)
        return {run[i : i + 8] for i in range(len(run) - 7)}
    words = re.findall(r"[\w']+", folded)
    return {" ".join(words[i : i + 5]) for i in range(len(words) - 4)}


def all_examples() -> tuple[Example, ...]:
    return load.example_messages(PHRASES)


def test_each_language_has_examples_of_everything_and_no_two_say_the_same_five_words() -> None:
    examples = all_examples()
    known = set(load.categories(PHRASES))
    for lang in LANGS:
        mine = [example for example in examples if example.lang == lang]
        assert len(mine) >= 1500 and {e.meaning.category.name for e in mine} == known
        twice = Counter(s for example in mine for s in skeletons(example.text, lang))
        assert [s for s, count in twice.items() if count > 1] == []


def test_nothing_that_judges_the_listener_was_learned_from() -> None:
    learned = {e.lang: set() for e in all_examples()}
    for example in all_examples():
        learned[example.lang] |= {example.text.casefold(), *skeletons(example.text, example.lang)}
    for message in (*messages("test"), *messages("choose")):
        assert not learned[message.lang] & {
            message.text.casefold(),
            *skeletons(message.text, message.lang),
        }


def test_the_weights_were_fitted_to_the_examples_that_are_here() -> None:
    found = load.likeness(PHRASES)
    assert found.fitted_to == load.print_of(all_examples()), "run `make listening`"


@pytest.mark.req("S01", "S06")
@pytest.mark.parametrize("lang", LANGS)
def test_red_flags_are_caught_and_plain_talk_is_left_as_far_as_the_report_says(lang: str) -> None:
    """Below what was measured: worse than this means that something broke, not that a message was unlucky."""
    rows = [row for row in judged("test") if row[0].lang == lang]
    flags = [row for row in rows if row[0].label == "red_flag"]
    plain = [row for row in rows if row[0].label == "benign"]
    urgent = [row for row in flags if row[0].urgency == "emergency"]
    assert share(urgent, "red_flag", "ask").value >= 0.90
    assert share(flags, "red_flag", "ask").value >= 0.92
    assert share(plain, "red_flag").value <= 0.13
    assert share(plain, "red_flag", "ask").value <= 0.40


SAID = ("i can't feel when i wipe", "no siento cuando me limpio", "擦的时候下面没感觉")
DISGUISES = {
    "plain": lambda text: text,
    "shouted": str.upper,
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if "a" <= c <= "z" else c for c in text),
    "zero width": "\u200b".join,
    "zalgo": lambda text: "".join(f"{c}\u0336" if c.isalpha() else c for c in text),
    "in a cheerful message": lambda text: f"did all my sets today, feeling good! {text}. thanks x",
    "quoted answer before": lambda text: f"7. {text}",
    "a picture behind": lambda text: f"{text} 🙏🙏",
    "many blanks": lambda text: text.replace(" ", "    \n"),
}  # fmt: skip


@pytest.mark.fault("C05", guard="policies.listening.normalise:fold")
@pytest.mark.parametrize("name", DISGUISES)
@pytest.mark.parametrize("text", SAID)
def test_no_disguise_hides_a_red_flag(text: str, name: str) -> None:
    found = hear(DISGUISES[name](text), listening_book())
    assert found.of(SignalKind.RED_FLAG) or found.of(SignalKind.ASK)


@pytest.mark.parametrize("text", ["Jonas", "Lima", "ok", "3", "sí", "好的", "38 weeks", "tuesday", "👍", ""])
def test_a_short_answer_stays_an_answer(text: str) -> None:
    assert opinion(text, listening_book()).pred == "benign"


@pytest.mark.fault("E22", guard="policies.listening.judging:judged")
def test_a_long_text_is_judged_in_bounded_parts() -> None:
    text = "my day was fine and the baby slept well " * 90 + "i want to be dead"
    found = hear(text[-4000:], listening_book())
    assert found.of(SignalKind.RED_FLAG) or found.of(SignalKind.ASK)


@pytest.mark.fault("C06", guard="policies.listening.weighing:_borne_out")
@pytest.mark.parametrize("text", ["no chest pain", "sin dolor en el pecho", "没有胸痛"])
def test_an_emergency_that_is_denied_is_asked_about_and_never_passed_over(text: str) -> None:
    found = hear(text, listening_book())
    assert found.of(SignalKind.ASK) and not found.of(SignalKind.RED_FLAG)


DENIED_FIRST = {
    "en": ("no fever, scar is fine, just {}, thats all", "no numbness no fever, legs fine, just {}"),
    "es": ("ni fiebre ni hormigueos, solo {}",),
    "zh": ("没发烧没麻，就是{}",),
}


@pytest.mark.req("S01", "S06")
@pytest.mark.fault("C06", guard="policies.listening.weighing:_is_passed_by")
@pytest.mark.parametrize(("marks", "most"), [("with commas", 0.003), ("without", 0.03)])
def test_a_danger_behind_a_list_of_denials_is_not_passed_by(marks: str, most: float) -> None:
    """What stays silent there is denied in the same breath ("no fever … just fever"), or a bare name."""
    book = listening_book()
    listed = [one for one in book.phrases.lists if one.signal == "red_flag" and one.sign in URGENT]
    said = [frame.format(p) for one in listed for p in one.phrases[::3] for frame in DENIED_FIRST[one.lang]]
    if marks == "without":
        said = [words.replace(",", "").replace("，", "") for words in said]
    silent = [words for words in said if not hear(words, book).signals]
    assert len(said) > 1000 and len(silent) / len(said) < most, silent


URGENT = {
    rule_sign
    for rule in rules().red_flags
    if rule.disposition is Disposition.EMERGENCY and rule.lock
    for rule_sign in rule.signs
}  # fmt: skip


@pytest.mark.req("S01", "S06")
@pytest.mark.parametrize(
    "text", ["head rush after the last one, gone already", "scar got infected in week 3, all good"]
)
def test_what_is_urgent_by_itself_and_said_plainly_is_at_least_asked_about(text: str) -> None:
    assert hear(text, listening_book()).of(SignalKind.ASK)


@pytest.mark.req("S01")
@pytest.mark.parametrize(
    "text",
    [
        "nan fainted yesterday and so did i",
        "you said stop if you have chest pain, well mine started an hour ago",
        "老公胸口疼，我也是",
    ],
)
def test_what_is_hers_as_well_is_not_left_as_somebody_elses(text: str) -> None:
    found = hear(text, listening_book())
    assert found.of(SignalKind.ASK) or found.of(SignalKind.RED_FLAG)


@pytest.mark.parametrize(
    "text", ["<chest pain here>", "I have <chest pain> now", "list: <numb between my legs>"]
)
def test_words_in_angle_brackets_are_hers(text: str) -> None:
    assert hear(text, listening_book()).of(SignalKind.RED_FLAG)


def test_the_flag_is_the_higher_the_likelier_and_a_clinic_may_only_lower_the_mark() -> None:
    book = listening_book()
    message = Message("en", "", "", "", "my mum had chest pain")
    assert opinion(message.text, book).pred == "benign"
    lower = tuple(
        replace(limit, value=0.0) if limit.name in ("listening_ask", "listening_leave") else limit
        for limit in book.rules.limits
    )
    strict = replace(book, rules=replace(book.rules, limits=lower))
    assert opinion(message.text, strict).pred == "ask"


def test_screen_answers_each_line_and_names_the_ones_it_cannot_read() -> None:
    lines = [
        b'{"id": "a", "lang": "en", "text": "numb between my legs"}\n',
        b"\n",
        b"no JSON\n",
        b'{"id": "b", "text": 7}\n',
        '{"id": "c", "text": "我不想活了"}\n'.encode(),
    ]
    found = list(screened(lines, listening_book()))
    assert [row.get("pred", "error") for row in found] == ["red_flag", "error", "error", "red_flag"]
    assert [row.get("line") for row in found] == [None, 3, 4, None]
    assert "numb between my legs" in found[0]["because"] and found[0]["urgency"] == "emergency"


def test_the_commands_speak() -> None:
    run = CliRunner()
    asked = json.dumps({"id": 1, "lang": "en", "text": "pain 3 today"})
    told = run.invoke(cli, ["screen"], input=asked + "\n")
    assert told.exit_code == 0 and json.loads(told.stdout)["pred"] == "benign"
    assert run.invoke(cli, ["screen"], input="x\n").exit_code == 1
    shown = run.invoke(cli, ["listen"], input="i want to kill myself\n\n").stdout
    assert "RED_FLAG" in shown and "self_harm" in shown and "resembles" in shown and "> " in shown


def test_a_slip_in_an_example_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "categories.yaml").write_text((PHRASES / "categories.yaml").read_text("utf-8"), "utf-8")
    folder = tmp_path / "en" / "examples"
    folder.mkdir(parents=True)
    (folder / "dvt.txt").write_text("one calf is huge\n[soon] leg swollen\n[same_day]\n", "utf-8")
    (folder / "nonsense.txt").write_text("x\n", "utf-8")
    with pytest.raises(ContentError) as wrong:
        load.example_messages(tmp_path)
    assert [p.line for p in wrong.value.problems if "dvt" in p.file] == [2, 3]
    assert any("no category `nonsense`" in p.text for p in wrong.value.problems)


def test_the_content_check_names_a_slip_in_what_the_listener_hears_by(tmp_path: Path) -> None:
    shutil.copytree(PHRASES, tmp_path / "phrases")
    shutil.copytree(CONTENT / "listener", tmp_path / "listener")
    (tmp_path / "phrases/en/examples/dvt.txt").write_text("one calf is huge\n[soon] leg swollen\n", "utf-8")
    (tmp_path / "phrases/en/examples/concepts.yaml").write_text("- numb\n", "utf-8")
    found = {(problem.file, problem.line) for problem in phrase_problems(tmp_path)}
    assert found == {("en/examples/dvt.txt", 2), ("en/examples/concepts.yaml", 1)}
    (tmp_path / "phrases/categories.yaml").write_text("stop: [tremor]\nmood:\n  low: soon\n", "utf-8")
    found = {(problem.file, problem.line) for problem in phrase_problems(tmp_path)}
    assert {("categories.yaml", 1), ("categories.yaml", 3)} <= found
    assert phrase_problems() == ()


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    found = load.likeness(PHRASES)
    load.save(found, tmp_path / "weights.npz")
    again = load.likeness(PHRASES, tmp_path / "weights.npz")
    assert again.preds == found.preds and again.meanings == found.meanings
    assert np.array_equal(again.verdict.weights, found.verdict.weights)
