"""`make listening`: fit the weights to the example messages, and write them where they are read."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from bot.books import CONTENT
from content.load import load
from policies.listening import load as listening
from policies.load import phrases
from tests.listening.fitting import fit

PHRASES = CONTENT / "phrases"


TALK = ("answers", "asked", "talk", "talk_about", "why_about")
NO_TALK = {"not", "a_single", "ago", "asking", "small_words"}
"""Lists of single small words: they stand in every message."""
ABOUT_HER = {"good_enough", "alone", "sleepless", "tired", "hurting", "help"}
"""What she says of herself in few words: left to the examples."""


def talk() -> Iterator[tuple[str, str]]:
    """Every text of the typed lists of every language, as plain talk or as a wish to stop."""
    content = load(CONTENT)
    for lang, message in product(content.languages, TALK):
        for name, texts in content.message(lang, f"typed.{message}").options.items():
            if name not in NO_TALK | ABOUT_HER:
                yield from ((text, "stop" if name == "unwilling" else "benign") for text in texts.split("|"))


def main() -> int:
    """Fit and save; says how many examples and how long."""
    began = time.monotonic()
    examples = listening.example_messages(PHRASES)
    known = replace(phrases(PHRASES), concepts=listening.concepts(PHRASES))
    listening.save(fit(examples, known, list(talk())))
    size = listening.WEIGHTS.stat().st_size
    print(f"{len(examples)} examples, {size / 1e6:.1f} MB of weights, {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
