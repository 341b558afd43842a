"""What the finished search says of the graph: dead states, and nodes of the flows that nobody reaches."""

from __future__ import annotations

from collections.abc import Iterator

from bot.modelcheck.search import Search
from dialogs import registry

NOT_REACHED: dict[tuple[str, str], str] = {
    ("questionnaire", "item"): "only a clinic's own file has items: tests/dialogs/test_questionnaire.py",
    ("morning", "bleeding"): "no start still bleeds on a due morning: tests/dialogs/test_closed_questions.py",
}
"""(flow, node) → why the model does not ask it, and what does. Anything else unreached is a finding."""


def dead(search: Search) -> Iterator[str]:
    """States out of which no happening but time leads."""
    if not search.fixed:
        return
    for number, state in enumerate(search.states):
        if number not in search.leads_on and state.world.hers:
            yield f"{state.world.place} ({state.start})"


def unreached(search: Search) -> Iterator[tuple[str, str]]:
    """Questions of the flow tables that were never asked in the whole search."""
    for flow in registry.FLOWS.values():
        for node in flow.nodes:
            if node.ask and (flow.name, node.name) not in search.asked:
                yield flow.name, node.name


def unexplained(search: Search) -> Iterator[tuple[str, str]]:
    """The unreached ones for which the table has no reason."""
    if search.fixed:
        yield from (place for place in unreached(search) if place not in NOT_REACHED)
