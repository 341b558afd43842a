"""`make listening-report`: what is caught, asked and missed of messages that were never learned from."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from policies.listening import hear
from policies.listening.opinion import Opinion
from tests.listening.held_out import LANGS, Message, judged, listening_book, messages, share

Row = tuple[Message, Opinion]
HEADS = (
    "emergencies caught", "of them believed", "all red flags caught", "benign: red_flag", "benign: ask",
    "stop", "mood", "baby",
)  # fmt: skip
LABELS = ("red_flag", "benign", "stop", "mood", "baby")
STEPS = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 0.9)


def main(arguments: Sequence[str]) -> int:
    """The table of `policies/listening/README.md`; the part is `test` unless another is named."""
    part = arguments[0] if arguments else "test"
    rows = judged(part)
    for line in (
        *summary(rows),
        "",
        *curve(rows),
        "",
        *by_category(rows),
        "",
        *taken_for_a_flag(rows),
        "",
        speed(part),
    ):
        print(line)
    return 0


def summary(rows: Sequence[Row]) -> Iterator[str]:
    """One row a language and one for all: caught = red_flag or ask (a baby's emergency is none of hers)."""
    yield f"| | {' | '.join(HEADS)} |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for lang in (*LANGS, ""):
        mine = [row for row in rows if lang in ("", row[0].lang)]
        label = {name: [r for r in mine if r[0].label == name] for name in LABELS}
        urgent = [row for row in label["red_flag"] if row[0].urgency == "emergency"]
        cells = [
            share(urgent, "red_flag", "ask"), share(urgent, "red_flag"),
            share(label["red_flag"], "red_flag", "ask"),
            share(label["benign"], "red_flag"), share(label["benign"], "ask"),
            share(label["stop"], "stop"), share(label["mood"], "mood"), share(label["baby"], "baby"),
        ]  # fmt: skip
        yield f"| {lang or 'all'} | " + " | ".join(map(str, cells)) + " |"


def curve(rows: Sequence[Row]) -> Iterator[str]:
    """The trade-off of likeness alone: what is caught at each probability, and how much of plain talk."""
    yield "| probability of a red flag at least | emergencies | all red flags | benign |"
    yield "|---|---|---|---|"
    for least in STEPS:
        over = [(m, o.danger >= least) for m, o in rows]
        groups = (
            [hit for m, hit in over if m.label == "red_flag" and m.urgency == "emergency"],
            [hit for m, hit in over if m.label == "red_flag"],
            [hit for m, hit in over if m.label == "benign"],
        )
        yield f"| {least:.2f} | " + " | ".join(f"{sum(g) / len(g):.1%}" for g in groups) + " |"


def by_category(rows: Sequence[Row]) -> Iterator[str]:
    """What became of each category of red flag."""
    yield "| category | messages | red_flag | ask | missed |"
    yield "|---|---|---|---|---|"
    for name in sorted({m.category for m, _ in rows if m.label == "red_flag"}):
        mine = [row for row in rows if row[0].category == name]
        sure, asked = share(mine, "red_flag").hits, share(mine, "ask").hits
        yield f"| {name} | {len(mine)} | {sure} | {asked} | {len(mine) - sure - asked} |"


def taken_for_a_flag(rows: Sequence[Row]) -> Iterator[str]:
    """What plain talk was taken for a red flag, by kind; the messages themselves are not shown."""
    yield "| plain talk taken for a red flag or asked about | red_flag | ask | of |"
    yield "|---|---|---|---|"
    for name, of in sorted(Counter(m.category for m, _ in rows if m.label == "benign").items()):
        mine = [row for row in rows if row[0].category == name]
        yield f"| {name} | {share(mine, 'red_flag').hits} | {share(mine, 'ask').hits} | {of} |"


def speed(part: str) -> str:
    """The median time of one message, heard for the first time."""
    book, taken = listening_book(), []
    for message in messages(part):
        began = time.perf_counter()
        hear(message.text, book)
        taken.append(time.perf_counter() - began)
    return f"{len(taken)} messages, median {median(taken) * 1000:.2f} ms, slowest {max(taken) * 1000:.1f} ms"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
