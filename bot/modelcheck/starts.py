"""Where the search begins: mothers brought there by real turns, so that every trace stays short."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bot.modelcheck import happenings, noting, passing_time
from bot.modelcheck.books import Shelf
from bot.modelcheck.phrases import FITTING, NUMB
from bot.modelcheck.stepping import take
from bot.modelcheck.taps import Tap
from bot.modelcheck.world import CLINICIAN, HAND, NEXT, ROTA, World, newcomer
from dialogs.model import Asked, Conversation, Event, EventKind, Option
from policies.facts import AlertView, Fact, Facts, PlanView, Responder, SessionView

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BORN = date(2025, 12, 20)
TO_CONSENT = ("/start", "go_on")
TO_THE_CARDS = (
    *("agree", "skip", "GB", "2025-12", BORN.isoformat(), "vaginal", "small", "no", "no", "4", "yes"),
    *("healed", "none"),
)
CARDS_AND_PRIVATE = ("none", "none", "none", "yes", "no", "no", "no", "safe", "none", "none")
DAYS = 20
"""Days over which the rest of the intake is asked at most."""
TO_THE_FIRST_SET = ("/asleep", "mat_5", "pain_now.1", "today.nothing_new", "go")


class CannotBegin(Exception):
    """A start that the real turn no longer reaches: the message names the button or what was raised."""


@dataclass(frozen=True, slots=True)
class Start:
    """One state the search begins in, with its name; `wrong` = why it is not reached any more."""

    name: str
    world: World
    wrong: str = ""


def starts(shelf: Shelf, wide: bool = False) -> Iterator[Start]:
    """Every start."""
    for name, made in {**STARTS, **(MORE if wide else {})}.items():
        try:
            yield Start(name, made(shelf))
        except CannotBegin as wrong:
            yield Start(name, newcomer(NOW), str(wrong))
    try:
        yield from _days_of_the_rest_intake(shelf)
    except CannotBegin as wrong:
        yield Start("a mother in the rest of the intake", newcomer(NOW), str(wrong))


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


# -- the starts ----------------------------------------------------------------------------------------------


def _stranger(shelf: Shelf) -> World:
    del shelf
    return newcomer(NOW)


def _consenting(shelf: Shelf) -> World:
    return play(newcomer(NOW), TO_CONSENT, shelf)


def _in_the_intake(shelf: Shelf) -> World:
    return play(_consenting(shelf), TO_THE_CARDS, shelf)


def _enrolled(shelf: Shelf) -> World:
    return play(_in_the_intake(shelf), CARDS_AND_PRIVATE, shelf)


def _at_rest(shelf: Shelf) -> World:
    world = _enrolled(shelf)
    return world.at(passing_time.upcoming(world, passing_time.MORNING))


def _in_care(shelf: Shelf) -> World:
    """Assessed, two clean sessions behind her, one time a day chosen, nothing waiting."""
    world = _at_rest(shelf)
    for name in ("rest_intake_done", "reassessed", "reassessment_asked", "review_done", "review_asked"):
        world = known(world, name, "yes")
    for name in ("mood_asked", "first_session", "exercised"):
        world = known(world, name, "yes", hours=22)
    world = known(world, "windows", ("10:00-11:30",), hours=22)
    world = known(world, "clean_sessions", 2, hours=22)
    world = known(world, "back_to_baseline", "yes", hours=46)
    plan = PlanView(1, "own", "", 3, author="clinician")
    session = _yesterday(world.facts.now)
    return replace(world, facts=replace(world.facts, plan=plan, session=session))


def _yesterday(now: datetime) -> SessionView:
    """Her last session, at a pain of six: an easier morning, and one as sore, are both back to normal."""
    began, ended = now - timedelta(hours=22), now - timedelta(hours=21)
    return SessionView(1, HAND, ("X01", "X08"), began, 6, "done", ended)


def _one_step_up(shelf: Shelf) -> World:
    return _at_dose(_in_care(shelf), level=1, dose=1)


def _one_level_up(shelf: Shelf) -> World:
    return _at_dose(_in_care(shelf), level=0, dose=3)


def _at_dose(world: World, level: int, dose: int) -> World:
    world = known(known(world, "level_now", level, hours=24 * 8), "dose_step", dose, hours=22)
    return replace(world, ledger=replace(world.ledger, level=float(level), dose=float(dose)))


def _in_a_session(shelf: Shelf) -> World:
    return play(_at_dose(_in_care(shelf), level=1, dose=0), TO_THE_FIRST_SET, shelf)


def _release_changed(shelf: Shelf) -> World:
    return replace(_in_a_session(shelf), release=NEXT)


def _flagged(shelf: Shelf) -> World:
    return play(_at_rest(shelf), (f"={NUMB.words}",), shelf)


def _lapsed(shelf: Shelf) -> World:
    world = _enrolled(shelf).later(timedelta(days=20))
    return known(world, "unanswered", 6, hours=24)


def known(world: World, name: str, value: object, hours: float = 1) -> World:
    """The world with a fact that weeks of turns would have taught, `hours` old."""
    at = world.facts.now - timedelta(hours=hours)
    fact = Fact(name, value, None, at, "start")  # type: ignore[arg-type]
    return replace(world, facts=world.facts.learn(fact))


def _clinicians_chat(shelf: Shelf) -> World:
    """A clinician who has got the card of an open alert in a chat of his own."""
    options = ("acknowledge", "message", "clear", "keep", "hand_over")
    buttons = tuple(Option(name, name) for name in options)
    card = {"case": "1001", "patient": 1, "category": "legs", "severity": "emergency"}
    asked = Asked("card1", "clinic", "alert", buttons, card, alert=1, person=CLINICIAN)
    alert = AlertView(1, 1, 1, ("legs",), "emergency", "notified", None, 1, NOW, "1001", "my legs")
    facts = Facts(NOW, alerts=(alert,), rota=ROTA, me=Responder(CLINICIAN, "Dr Ada"))
    del shelf
    return World(facts, Conversation(), alerts=(alert,), old=(asked,))


def _abroad(lang: str, country: str, zone: str) -> Callable[[Shelf], World]:
    def made(shelf: Shelf) -> World:
        world = _at_rest(shelf)
        patient = replace(world.patient, lang=lang, country=country, zone=zone)
        world = replace(world, facts=replace(world.facts, patient=patient))
        return world.at(passing_time.upcoming(world, passing_time.MORNING))

    return made


def _nobody_on_duty(shelf: Shelf) -> World:
    world = _at_rest(shelf)
    return replace(world, facts=replace(world.facts, rota=()))


def _days_of_the_rest_intake(shelf: Shelf) -> Iterator[Start]:
    """Each morning on which a few more questions come, everything before them left out."""
    world = _at_rest(shelf)
    for day in range(1, DAYS + 1):
        asked = _timer(world, "rest_intake", shelf)
        if any(frame.flow == "rest_intake" for frame in asked.conversation.frames):
            yield Start(f"a mother in the rest of the intake, day {day}", world)
        world = _left_out(asked, shelf)
        world = world.at(passing_time.upcoming(world, passing_time.MORNING))


def _left_out(world: World, shelf: Shelf) -> World:
    """Every question of the day left out, but for those whose answer brings the next one."""
    while (opened := world.conversation.open) is not None:
        ids, words = [option.id for option in opened.options], FITTING.get(opened.node)
        world = _moved(world, f"={words[0]}" if words else "skip" if "skip" in ids else ids[0], shelf)
    return world


def _timer(world: World, kind: str, shelf: Shelf) -> World:
    due = next(h for h in happenings.happenings(world) if h.line == f"* timer {kind}")
    return take(due, shelf).after


def _last_cards(shelf: Shelf) -> World:
    return play(_in_the_intake(shelf), CARDS_AND_PRIVATE[:-2], shelf)


def _before_the_end(shelf: Shelf) -> World:
    """All outcomes told, her goals met: the next review may end it."""
    world = known(_after_twelve_weeks(shelf), "first_session", "yes", 24 * 84)
    for name in ("outcome_w6", "outcome_w12", "mood_asked"):
        world = known(world, name, "yes", 20)
    return world


def _after_twelve_weeks(shelf: Shelf) -> World:
    """The programme is near its end: goals told, outcomes due."""
    world = _enrolled(shelf)
    for number in (1, 2, 3):
        world = known(known(world, f"goal_{number}", "to lift him"), f"goal_{number}_score", 4)
    world = known(world, "rest_intake_done", "yes", 1)
    world = world.later(timedelta(days=85)).at(NOW + timedelta(days=85, hours=1))
    return known(known(world, "seen", "yes", 20), "reassessment_asked", "yes", 20)


def _zone_unknown(shelf: Shelf) -> World:
    world = _at_rest(shelf)
    return replace(world, facts=replace(world.facts, patient=replace(world.patient, zone="UTC", country="")))


STARTS: dict[str, Callable[[Shelf], World]] = {
    "somebody who has never written": _stranger,
    "a mother who is asked for her consent": _consenting,
    "a mother in the middle of the intake": _in_the_intake,
    "an enrolled mother, the next morning": _at_rest,
    "a mother in care, a step up is near": _one_step_up,
    "a mother in care, a level is near": _one_level_up,
    "a mother in a session, before the first set": _in_a_session,
    "a mother in a session, and the release has changed": _release_changed,
    "a mother with an open alert": _flagged,
    "a mother who has not been heard of for weeks": _lapsed,
    "a mother near the end of the programme": _after_twelve_weeks,
    "a mother at the last cards of the intake": _last_cards,
    "a mother whose outcomes are told and whose programme is over": _before_the_end,
    "a mother whose clock nobody knows": _zone_unknown,
    "an enrolled mother, and nobody is on duty": _nobody_on_duty,
    "a clinician's own chat with a card": _clinicians_chat,
}
MORE: dict[str, Callable[[Shelf], World]] = {
    "an enrolled mother who reads Spanish": _abroad("es", "ES", "Europe/Madrid"),
    "an enrolled mother who reads Chinese": _abroad("zh", "CN", "Asia/Shanghai"),
}
"""Of the wide scope."""
