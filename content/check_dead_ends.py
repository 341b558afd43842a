"""Owns what the linter says about ends that lead nowhere: answers without a button, words nobody says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from content.assemble import Loaded, Where
from content.problems import Problem, meant
from content.routine import Routine
from content.schema import Exercise, Message

ENGLISH = "en"
MOST_TOLD = 50
SHARED = ("general.controls", "general.choose_several_done", "general.yes_no_unsure")
"""Whose labels every question may use."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the program says: `questions` message -> the options it offers; `says` = it may say a message."""

    questions: Mapping[str, Collection[str]]
    says: Callable[[str], bool]


def dead_end_problems(loaded: Loaded, spoken: Spoken | None) -> Iterator[Problem]:
    """Exercises and routines that lead nowhere and, where it is known what is `spoken`, messages too."""
    yield from _circles(loaded)
    yield from _same_routines(loaded)
    if spoken is not None:
        yield from _messages(loaded, spoken)


def _messages(loaded: Loaded, spoken: Spoken) -> Iterator[Problem]:
    messages = {
        message.id: (where, message) for where, message in loaded.each(Message) if where[1] == ENGLISH
    }
    shared = {option for id in SHARED if id in messages for option in messages[id][1].options}
    for id in sorted(spoken.questions.keys() - messages.keys()):
        name, _, key = id.partition(".")
        folder = "safety/en.yaml" if name == "safety" else f"messages/en/{name}.yaml"
        yield Problem(folder, 0, f"`{key}` is missing, and a dialog says it")
    unsaid = [id for id in messages if not spoken.says(id)]
    for id in unsaid[:MOST_TOLD]:
        yield loaded.problem(f"nobody says `{id}`{_rather(id, messages, spoken)}", *messages[id][0])
    for id, (where, message) in messages.items():
        offered = spoken.questions.get(id, ())
        for option in sorted(set(filter(_needs_words, offered)) - message.options.keys() - shared):
            told = f"option `{option}` is offered here and has no words: write it below `options`"
            yield loaded.problem(told, *where, at=("options",))
        if offered:
            for option in sorted(message.options.keys() - set(offered) - shared):
                told = f"option `{option}` is never offered{meant(option, offered)}"
                yield loaded.problem(told, *where, at=("options", option))


def _needs_words(option: str) -> bool:
    """A number in a row of numbers is its own word."""
    row, _, number = option.rpartition(".")
    return not (row and number.isdigit())


def _rather(id: str, messages: Collection[str], spoken: Spoken) -> str:
    """The name it was probably meant to have: one that is said and that no message has."""
    near = meant(id, spoken.questions.keys() - set(messages))
    return near if "did you mean" in near else ": delete it in every language, or ask for a dialog that does"


def _circles(loaded: Loaded) -> Iterator[Problem]:
    """Easier and easier must come to an end: a tap on "Easier" that leads back helps nobody."""
    easier = {exercise.id: exercise.easier for _, exercise in loaded.each(Exercise)}
    for where, exercise in loaded.each(Exercise):
        if exercise.id in _all_easier(exercise.id, easier):
            told = "leads back to itself: easier and easier must come to an end"
            yield loaded.problem(told, *where, at=("easier",))


def _all_easier(id: str, easier: Mapping[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    waiting = list(easier[id])
    while waiting:
        if (next_one := waiting.pop()) not in found:
            found.add(next_one)
            waiting += easier.get(next_one, ())
    return found


def _same_routines(loaded: Loaded) -> Iterator[Problem]:
    """A routine with the items of another for the same mothers, place and time is never reached."""
    seen: dict[object, Where] = {}
    for where, routine in loaded.each(Routine):
        first = seen.setdefault(_reached_by(routine), where)
        if first != where:
            told = (
                f"is the same routine as {first[-1]}, and can never be reached: change its items or delete it"
            )
            yield loaded.problem(told, *where, at=("items",))


def _reached_by(routine: Routine) -> object:
    """All but its name, its level and its source: two alike in all this stand in each other's place."""
    for_whom = (routine.track, routine.birth, routine.from_day, routine.to_day)
    return (*for_whom, routine.minutes, routine.place, routine.items)
