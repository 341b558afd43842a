"""Which messages the tables say, and which options they offer below each question: for the content check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dialogs import registry
from dialogs.questions import Choice, Many, Nrs, Question, Rows, Window


def questions() -> Mapping[str, frozenset[str]]:
    """Message -> the options that need words of its own or shared ones; empty = it only speaks."""
    found: dict[str, frozenset[str]] = {}
    for flow in registry.FLOWS.values():
        for node in flow.nodes:
            for message in (node.ask, node.say):
                if message is not None:
                    offered = _offered(node.answer) if message == node.ask else ()
                    found[message] = found.get(message, frozenset()) | frozenset(offered)
    return found


def _offered(answer: Question | None) -> Iterable[str]:
    match answer:
        case Choice(options=options) | Many(options=options):
            return options
        case Nrs(shown=shown):
            return map(str, shown)
        case Window(presets=presets):
            return presets
        case Rows(rows=rows, extra=extra):
            named = (f"{row}.{option}" for row, options in rows.items() for option in options)
            return (*named, *extra)
        case _:
            return ()
