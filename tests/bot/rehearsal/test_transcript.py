"""Transcripts: the script in them is read back as written, and what cannot be done says which line."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.rehearsal.play import span
from bot.rehearsal.transcript import Act, BadTranscript, parse, replay

SCRIPT = """\
# A first-time mother stops.
# (second line)
* first_time
> Baby is asleep
> [5 min]
@ +2h
clinic> [I take it]
clinic> hello
> (photo) look, my scar
> (voice)
"""
NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_the_script_is_read_back_as_written() -> None:
    answered = SCRIPT.replace("> [5 min]\n", "> [5 min]\n  Well.\n  [Go] [Skip]\n\n  clinic: Hm.\n")
    acts = parse(answered)
    assert "".join(f"{act}\n" for act in acts) == SCRIPT
    assert acts[3:5] == [Act("write", "mother", "Baby is asleep"), Act("tap", "mother", "5 min")]
    assert acts[6:8] == [Act("tap", "clinician", "I take it"), Act("write", "clinician", "hello")]
    assert acts[8:] == [Act("media", "mother", "(photo) look, my scar"), Act("media", "mother", "(voice)")]


def test_a_line_that_is_no_act_is_refused_with_its_number() -> None:
    with pytest.raises(BadTranscript, match="line 2"):
        parse("> hello\nhow are you?\n")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("10m", timedelta(minutes=10)),
        ("+2h", timedelta(hours=2)),
        ("1d", timedelta(days=1)),
        ("morning", timedelta(days=1)),
    ],
)
def test_spans_of_time(words: str, expected: timedelta) -> None:
    assert span(words, NINE) == expected


def test_the_next_morning_is_today_before_nine() -> None:
    assert span("morning", NINE - timedelta(hours=3)) == timedelta(hours=3)
    assert span("morning", NINE + timedelta(hours=1)) == timedelta(hours=23)


@pytest.mark.parametrize("words", ["", "soon", "-2h", "2 weeks"])
def test_other_words_are_no_span(words: str) -> None:
    with pytest.raises(ValueError, match="say"):
        span(words, NINE)


@pytest.mark.req("O01")
def test_a_transcript_replays_to_itself(tmp_path: Path) -> None:
    script = (
        "# Hello.\n> /start\n> [Yes, show me]\n> [I agree]\n> I can't feel where I wipe\nclinic> [I take it]"
    )
    written = replay(script)
    assert "  [Yes, show me]" in written
    assert "\nclinic> [I take it]\n" in written
    file = tmp_path / "hello.txt"
    file.write_text(written, "utf-8")
    assert replay(file) == written


def test_a_button_that_is_not_there_is_named() -> None:
    with pytest.raises(BadTranscript, match=r"\[Fly\]"):
        replay("> /start\n> [Fly]\n")
