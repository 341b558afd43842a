"""Moves by which a start is played: taps, words, commands and a timer through the real turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.modelcheck import happenings, noting
from bot.modelcheck.books import Shelf
from bot.modelcheck.phrases import FITTING
from bot.modelcheck.stepping import take
from bot.modelcheck.taps import Tap
from bot.modelcheck.world import World
from dialogs.model import Event, EventKind
from policies.facts import Fact, FactValue


class CannotBegin(Exception):
    """A start that the real turn no longer reaches: the message names the button or what was raised."""


def play(world: World, moves: tuple[str, ...], shelf: Shelf) -> World:
    """The world after these moves: "/command", "=words", or the id of a button of the open question."""
    for move in moves:
        world = _moved(world, move, shelf)
    return world


def _moved(world: World, move: str, shelf: Shelf) -> World:
    world = world.later(timedelta(seconds=20))
    if move.startswith("/"):
        payload: dict[str, object] = {"name": move[1:], "argument": ""}
        event = Event(EventKind.COMMAND_GIVEN, "person:1", 1, world.facts.now, payload)
        tap: Tap | None = None
    elif move.startswith("="):
        event = Event(EventKind.MESSAGE_RECEIVED, "person:1", 1, world.facts.now, {"text": move[1:]})
        tap = None
    else:
        tap = _button(world, move)
        payload = {"ask": tap.asked.ask, "index": tap.index, "asked": tap.asked}
        event = Event(EventKind.OPTION_CHOSEN, "person:1", 1, world.facts.now, payload)
    kind = "tap" if tap else "command"
    step = take(happenings.Happening(kind, f"> {move}", world, event, tap=tap), shelf)
    if step.error is not None:
        raise CannotBegin(f"{move}: {type(step.error).__name__}: {step.error}") from step.error
    return replace(step.after, ledger=noting.noted(step))


def _button(world: World, option: str) -> Tap:
    opened = world.conversation.open
    ids = [o.id for o in opened.options] if opened else []
    if opened is None or option not in ids:
        raise CannotBegin(f"there is no button {option!r} at {world.place}: {ids}")
    return Tap(opened, ids.index(option), option)


def left_out(world: World, shelf: Shelf) -> World:
    """Every question of the day left out, but for those whose answer brings the next one."""
    while (opened := world.conversation.open) is not None:
        ids, words = [option.id for option in opened.options], FITTING.get(opened.node)
        world = _moved(world, f"={words[0]}" if words else "skip" if "skip" in ids else ids[0], shelf)
    return world


def timer(world: World, kind: str, shelf: Shelf) -> World:
    due = next(h for h in happenings.happenings(world) if h.line == f"* timer {kind}")
    return take(due, shelf).after


def known(world: World, name: str, value: FactValue, hours: float = 1) -> World:
    """The world with a fact that weeks of turns would have taught, `hours` old."""
    at = world.facts.now - timedelta(hours=hours)
    fact = Fact(name, value, None, at, "start")
    return replace(world, facts=world.facts.learn(fact))
