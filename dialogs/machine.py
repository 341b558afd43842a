"""Builds one stateless machine a flow and asks it for the next node; the only user of `transitions`."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from transitions import Machine
from transitions.extensions import GraphMachine

from dialogs.model import Flow, Go, On, To, When

TRIGGER = "answered"
Table = Machine
Truth = Callable[[str], bool]


class FlowError(Exception):
    """The flow table is wrong."""


class Walker:
    """A throw-away model: where the frame stands, and what is true in this turn."""

    __slots__ = ("_truth", "state")

    def __init__(self, state: str, truth: Truth) -> None:
        self.state = state
        self._truth = truth

    def __getattr__(self, name: str) -> Callable[[], bool]:
        if name.startswith(("on:", "when:")):
            return lambda *_: self._truth(name)
        raise AttributeError(name)


def condition(go: Go) -> str | None:
    """The name under which the machine asks whether this line of the table applies."""
    match go:
        case On():
            return f"on:{go.option}"
        case When():
            return f"when:{go.guard}:{go.about}" if go.about else f"when:{go.guard}"
        case To():
            return None


def build(flow: Flow) -> Machine:
    """A machine of `flow`. `transitions` takes unknown targets silently, so they are refused here."""
    names = [node.name for node in flow.nodes]
    if len(set(names)) != len(names) or flow.start not in names:
        raise FlowError(f"{flow.name}: node names repeat, or the start is missing")
    machine = Machine(model=None, states=names, initial=flow.start, auto_transitions=False)
    for node in flow.nodes:
        for go in node.go:
            if go.target not in names:
                raise FlowError(f"{flow.name}.{node.name}: no node {go.target!r}")
            machine.add_transition(TRIGGER, node.name, go.target, conditions=condition(go))
    return machine


def next_node(machine: Machine, node: str, truth: Truth) -> str | None:
    """The first line of the table that applies; None when the node has none."""
    walker: Any = Walker(node, truth)
    event = machine.events.get(TRIGGER)
    if event is None or node not in event.transitions:
        return None
    event.trigger(walker)
    return None if walker.state == node and not event.transitions[node] else str(walker.state)


def mermaid(flow: Flow) -> str:
    """The flow as a Mermaid state diagram."""
    model = SimpleNamespace()
    states = [node.name for node in flow.nodes]
    drawn = GraphMachine(
        model=model,
        states=states,
        initial=flow.start,
        auto_transitions=False,
        graph_engine="mermaid",
        show_conditions=True,
        title=flow.name,
    )
    for node in flow.nodes:
        for go in node.go:
            drawn.add_transition(TRIGGER, node.name, go.target, conditions=condition(go))
    graph: Any = drawn.get_combined_graph()
    return str(graph.source)
