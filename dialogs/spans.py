"""How long she has and where, in her own words: "2", "5 minutes on the floor", "in bed" (M01, M31)."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.questions import Minutes
from dialogs.typed import NUMBER, fold, spellings, stands_in

LENGTHS = (2, 5, 10)
LONGEST = 60
"""Minutes; a bigger number means something else."""
PLACES = {"mat": "at_mat", "chair": "at_chair", "cot": "at_cot", "bed": "at_bed"}
"""Where she may be -> the name of its words in `typed.answers`."""
FEW_WORDS = 9


def meant(question: Minutes, text: str, room: bool, vocabulary: Mapping[str, str]) -> str | None:
    """The option her words stand for. A length alone is the floor where she has `room`, else a chair."""
    folded = fold(text)
    named = [(place, word) for place, words in PLACES.items() for word in spellings(vocabulary, words)]
    said = [(place, word) for place, word in named if stands_in(folded, (word,))]
    around = folded
    for _, word in sorted(said, key=lambda one: -len(one[1])):
        around = around.replace(word, " ")  # a "not" inside such a word (腾不开手) denies nothing
    places = {place for place, _ in said}
    if not folded or len(folded.split()) > FEW_WORDS or len(places) > 1 or _denies(around, vocabulary):
        return None
    minutes, place = length(folded, vocabulary), next(iter(places), None)
    here = place or ("mat" if room else "chair")
    wanted = [f"{here}_{minutes}", str(minutes)] if minutes else [place or ""]
    return next((option for option in wanted if option in (*question.options, *question.also)), None)


def length(folded: str, vocabulary: Mapping[str, str]) -> int | None:
    """The longest routine that fits into her minutes; of two numbers the smaller one."""
    numbers = {float(n.replace(",", ".")) for n in NUMBER.findall(folded)}
    numbers |= {n for n in range(1, 11) if stands_in(folded, spellings(vocabulary, f"n{n}"))}
    if not numbers or not 0 < min(numbers) <= LONGEST:
        return None
    return max((n for n in LENGTHS if n <= min(numbers)), default=LENGTHS[0])


def _denies(text: str, vocabulary: Mapping[str, str]) -> bool:
    return stands_in(text, spellings(vocabulary, "not"))
