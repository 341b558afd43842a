"""One turn's walk through the flow tables: frames pushed and popped, effects collected in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from dialogs import derived, forms, hard, registry
from dialogs.answers import facts_of
from dialogs.items import as_text, items_of
from dialogs.machine import next_node
from dialogs.model import Action, Again, Count, Flow, Frame, Keep, Node, Var
from dialogs.questions import Form, Window
from dialogs.reading import Reading
from policies.aftermath import learned
from policies.effects import Ask, Begin, Effect, End, Prescribe, Record, Say, SetTimer, Stop, StopKind
from policies.facts import Facts
from policies.guards import GUARDS
from policies.rules import Book

STEP_LIMIT = 50
LEFT_ON_STOP = frozenset({"session", "asleep"})


class FlowLoop(Exception):
    """A flow goes round in circles without asking anything."""


class Walk:
    """Frames and effects while one event is decided. Nothing here asks policy or touches the world."""

    def __init__(self, frames: Sequence[Frame], facts: Facts, book: Book) -> None:
        self.frames = list(frames)
        self.facts = facts
        self.book = book
        self.effects: list[Effect] = []
        self._steps = 0

    @property
    def top(self) -> Frame | None:
        return self.frames[-1] if self.frames else None

    # -- frames ---------------------------------------------------------------------------------------

    def begin(self, name: str, given: Mapping[str, Any] | None = None) -> None:
        """Push a flow, or take up the one already in progress beneath (its table says which)."""
        flow = registry.FLOWS[name]
        waiting = next((f for f in self.frames if f.flow == name), None)
        if waiting is not None and flow.again is not Again.PUSH:
            if flow.again is Again.RESUME:
                self.take_up(name)
                return
            self.frames.remove(waiting)
        self.push(flow, given or {})
        self.enter(flow.start)

    def take_up(self, name: str) -> None:
        """Bring the flow in progress to the top and ask its question again.

        A flow that waits for another one goes on there: its own next question would pass that one by.
        """
        frame = next(f for f in self.frames if f.flow == name)
        node = registry.node_of(frame.flow, frame.node)
        if node is not None and node.ask is None and frame is not self.frames[-1]:
            self.ask_again()
            return
        self.frames.remove(frame)
        self.frames.append(frame)
        self.ask_again()

    def push(self, flow: Flow, given: Mapping[str, Any], node: str = "") -> None:
        self.frames.append(Frame(flow.name, flow.version, node or flow.start, dict(given)))

    def pop(self, quiet: bool) -> None:
        self.frames.pop()
        if not quiet and self.frames:
            self.ask_again()

    def ask_again(self) -> None:
        """The question of the frame on top once more, or on from where it waited for another flow."""
        frame = self.frames[-1]
        node = registry.node_of(frame.flow, frame.node)
        if node is None or isinstance(node.answer, Form):
            # the table, or what is left to ask, changed since: start that flow again rather than guess (A07)
            self.enter(registry.FLOWS[frame.flow].start)
        elif node.ask is None:
            self.advance(())
        elif any(isinstance(action, Prescribe) for action in node.do):
            self.keep("want", "next")
            self.enter(node.name)
        else:
            self.ask(node)

    def drop(self, flows: frozenset[str]) -> None:
        self.frames = [f for f in self.frames if f.flow not in flows]

    def leave_session(self) -> None:
        """A session and the road to it are over; a question she still owes stays (M12)."""
        owed = registry.OWED
        self.frames = [
            f for f in self.frames if f.flow not in LEFT_ON_STOP or (f.flow == "session" and f.node in owed)
        ]

    def _left(self, frame: Frame) -> bool:
        """Whether a stop ends this frame: not the one that stops, nor a question she still owes (M12)."""
        owed = frame.flow == "session" and frame.node in registry.OWED
        return frame.flow in LEFT_ON_STOP and frame is not self.top and not owed

    def keep(self, name: str, value: Any) -> None:
        self.frames[-1] = replace(self.frames[-1], vars={**self.frames[-1].vars, name: value})

    # -- nodes ----------------------------------------------------------------------------------------

    def enter(self, name: str) -> None:
        self._steps += 1
        if self._steps > STEP_LIMIT:
            raise FlowLoop(f"{self.frames[-1].flow}.{name}")
        kept = {k: v for k, v in self.frames[-1].vars.items() if k not in ("unclear", "partial")}
        self.frames[-1] = replace(self.frames[-1], node=name, vars=kept)
        flow = registry.FLOWS[self.frames[-1].flow]
        node = flow.node(name)
        if isinstance(node.answer, Form):
            taken = forms.taken(kept, self.facts, self.book)
            self.frames[-1] = replace(self.frames[-1], vars={**kept, **taken})
        if node.say:
            self.say(node.say, alone=node.alone)
        if self._act(node.do) or self.frames[-1].node != name:
            return  # a stop may have ended frames beneath: this one still asks its question
        if node.ask:
            self._put(node)
        else:
            self.advance(())

    def advance(self, chosen: Sequence[str]) -> None:
        """Follow the first line of the table that applies to `chosen` and to what is known now."""
        frame = self.frames[-1]
        target = next_node(
            registry.machine_of(frame.flow), frame.node, lambda name: self._holds(name, chosen)
        )
        if target is not None:
            self.enter(target)

    def _holds(self, name: str, chosen: Sequence[str]) -> bool:
        kind, _, rest = name.partition(":")
        if kind == "on":
            return rest in chosen
        guard, _, about = rest.partition(":")
        return GUARDS[guard](self.facts, {**self.frames[-1].vars, "about": about}, self.book)

    # -- effects --------------------------------------------------------------------------------------

    def _act(self, actions: Sequence[Action]) -> bool:
        """Run the actions; True when one of them moved to another frame."""
        given = self.frames[-1].vars
        moved = False
        for action in [filled(a, given) for a in actions]:
            match action:
                case Keep(name, value):
                    self.keep(name, value)
                case Count(name):
                    self.keep(name, int(self.frames[-1].vars.get(name, 0)) + 1)
                case Begin(flow, more):
                    if given.get("trail"):
                        self.keep("trail", [])  # what another flow asks in between is not gone behind
                    self.begin(flow, more)
                    moved = True
                case End(quiet):
                    self.pop(quiet)
                    moved = True
                case _:
                    self.cause(action)
        return moved

    def cause(self, effect: Effect) -> None:
        """Collect an effect, and see the world as it will be after it."""
        self.effects.append(effect)
        self.facts = learned(self.facts, effect)
        if isinstance(effect, Stop) and effect.kind is not StopKind.LOCK:  # a hold ends the session, too
            self.frames = [f for f in self.frames if not self._left(f)]

    def say(self, message: str, alone: bool = False, **given: Any) -> None:
        frame_vars = dict(self.top.vars) if self.top else {}
        to, person = self._reader()
        self.effects.append(Say(message, {**frame_vars, **given}, to=to, person=person, alone=alone))

    def ask(self, node: Node, edit: bool = False) -> None:
        """Put the question of the frame on top again."""
        flow = registry.FLOWS[self.frames[-1].flow]
        self.enter(flow.start) if node.anew else self._put(node, edit)

    def _put(self, node: Node, edit: bool = False) -> None:
        frame = self.frames[-1]
        to, person = self._reader()
        self.effects.append(
            Ask(
                str(node.ask),
                frame.flow,
                node.name,
                dict(frame.vars),
                to=to,
                person=person,
                edit=edit,
                alert=frame.vars.get("alert"),
            )
        )
        follow = registry.follow_up(frame.flow, node)
        if follow is not None:
            payload = {"flow": frame.flow, "node": node.name, "count": frame.vars.get("reminded", 0)}
            self.effects.append(SetTimer(follow, follow, registry.SILENCE[follow], payload))

    def _reader(self) -> tuple[str, int | None]:
        return ("patient", None) if self.facts.me is None else ("clinicians", self.facts.me.person)

    # -- answers --------------------------------------------------------------------------------------

    def _set_check(self, reading: Reading) -> dict[str, Any]:
        """Which set of which exercise the answers are about."""
        given = self.frames[-1].vars
        items, index = given.get("items", ()), int(given.get("index", 0))
        exercise = items[index][0] if index < len(items) else ""
        return {**reading.partial, "exercise": exercise, "set": given.get("set", 1)}

    def answered(self, node: Node, reading: Reading) -> None:
        """Acknowledge a hard answer, keep it where the table says, and go on."""
        kept = facts_of(node, reading)
        for name in hard.classes(kept, reading.chosen, self.facts, self.book):
            self.say(f"hard.{name}")
        for effect in (*kept, *derived.settled(node, reading, self.book)):
            self.cause(effect)
        self._trail(node, reported=bool(reading.signs or reading.partial.get("was")))
        if self.frames[-1].flow == "session" and node.name == "check":
            self.cause(Record("set_check", "answers", self._set_check(reading)))
        for option in reading.chosen:
            for name, value in node.remember.get(option, {}).items():
                self.keep(name, value)
        if reading.words:
            self.keep("words", reading.words)
        if isinstance(node.answer, Window) and isinstance(reading.value, tuple):
            most = int(self.book.rules.limit("windows_most", self.facts.today))
            self.keep("chosen_windows", list(reading.value[:most]))
            self.keep("times_left_out", "yes" if len(reading.value) > most else "no")
        if reading.partial:
            self.keep(node.name, dict(reading.partial))
        self.advance(reading.chosen)

    def skipped(self, node: Node) -> None:
        """Left out: unknown stays unknown, and where the flow says so it is not asked again."""
        if registry.FLOWS[self.frames[-1].flow].keeps_skips:
            self.cause(Record("fact", f"{node.fact if node.mark else node.name}_skipped", "yes"))
        self._trail(node, reported=False)
        self.say("questionnaire.blank" if node.mark else "general.skipped")
        self.advance(("skip",))

    def _trail(self, node: Node, reported: bool) -> None:
        """The way back; an answer that reported a sign is never gone behind (M04, S04)."""
        if registry.FLOWS[self.frames[-1].flow].back:
            before = self.frames[-1].vars.get("trail", ())
            self.keep("trail", [] if reported else [*before, node.mark or node.name])

    def go_back(self, node: Node) -> None:
        """To the question before this one."""
        trail = list(self.frames[-1].vars.get("trail", ()))
        if not trail:
            self.say("general.no_way_back")
            self.ask(node)
            return
        self.keep("trail", trail[:-1])
        name, _, item = str(trail[-1]).partition("#")
        if item:
            self.keep(forms.AGAIN, item)
        self.enter(name)


def filled(action: Action, given: Mapping[str, Any]) -> Action:
    """The action with each `Var` replaced by what the frame remembers."""
    values = {}
    for spec in fields(action):
        value = getattr(action, spec.name)
        if isinstance(value, Var):
            values[spec.name] = remembered(value.name, given)
        elif spec.name == "vars" and any(isinstance(v, Var) for v in value.values()):
            values["vars"] = {k: given.get(v.name) if isinstance(v, Var) else v for k, v in value.items()}
    return replace(action, **values)


def remembered(name: str, given: Mapping[str, Any]) -> Any:
    """What a frame remembers under `name`; items come back as values, not as JSON lists."""
    match name:
        case "items":
            return items_of(given.get("items", ()))
        case "items_left":
            return as_text(given.get("items", ()), given.get("index", 0))
        case "chosen_windows":
            return tuple(given.get(name, ()))
        case _:
            return given.get(name, DEFAULTS.get(name))


DEFAULTS: dict[str, Any] = {"want": "routine", "minutes": 5, "place": "mat", "index": 0}
