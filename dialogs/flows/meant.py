"""That was not what I meant: passed on or noted, answered truly, and whatever is in force stays (S06)."""

from dialogs.model import Again, Flow, Go, Node, To, Var, When
from policies.effects import End, Record


def _told(name: str) -> list[Node]:
    """Who gets to know it: the clinic, nobody on duty just now, or whoever reads the digest."""
    lines: list[Go] = [
        When("no_alert_is_open", f"{name}_noted"),
        When("nobody_is_there_to_get_it", f"{name}_nobody"),
        To(f"{name}_told"),
    ]
    ends = [
        Node(f"{name}_{how}", say=f"meant.{name}_{how}", do=[End()]) for how in ("noted", "nobody", "told")
    ]
    return [Node(name, go=lines), *ends]


FLOW = Flow(
    "meant",
    version=1,
    again=Again.RESTART,
    start="door",
    nodes=[
        Node("door", go=[When("nothing_was_heard", "nothing"), To("said")]),
        Node(
            "said",
            do=[Record("note", "not_meant", Var("words"))],
            go=[When("she_must_still_act", "still"), To("free")],
        ),
        *_told("still"),
        *_told("free"),
        Node("nothing", say="meant.nothing", do=[End()]),
    ],
)
