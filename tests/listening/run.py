"""`make listening`: fit the weights to the example messages, and write them where they are read."""

from __future__ import annotations

import sys
import time
from dataclasses import replace

from bot.books import CONTENT
from policies.listening import load as listening
from policies.load import phrases
from tests.listening.fitting import fit

PHRASES = CONTENT / "phrases"


def main() -> int:
    """Fit and save; says how many examples and how long."""
    began = time.monotonic()
    examples = listening.example_messages(PHRASES)
    known = replace(phrases(PHRASES), concepts=listening.concepts(PHRASES))
    listening.save(fit(examples, known))
    size = listening.WEIGHTS.stat().st_size
    print(f"{len(examples)} examples, {size / 1e6:.1f} MB of weights, {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
