"""Where the search begins: mothers brought there by real turns, so that every trace stays short."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bot.modelcheck import passing_time
from bot.modelcheck.books import Shelf
from bot.modelcheck.phrases import NUMB
from bot.modelcheck.playing import CannotBegin, known, left_out, play, timer
from bot.modelcheck.world import CLINICIAN, HAND, NEXT, ROTA, World, newcomer
from dialogs.model import Asked, Conversation, Option
from policies import second_listener
from policies.facts import AlertView, Facts, FactValue, PlanView, Responder, SessionView

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
TO_THE_CARD = ("/asleep", "mat_10", "pain_now.1")
TO_THE_FIRST_SET = ("/asleep", "mat_5", "pain_now.1", "today.nothing_new", "go")


@dataclass(frozen=True, slots=True)
class Start:
    """One state the search begins in, with its name; `wrong` = why it is not reached any more."""

    name: str
    world: World
    wrong: str = ""


def starts(shelf: Shelf, wide: bool = False) -> Iterator[Start]:
    """Every start."""
    for name, made in {**STARTS, **(MORE if wide else {})}.items():
        yield _begun(name, made, shelf)
    for body, made in BODIES.items():
        yield _begun(f"a mother before her exercises are chosen, {body}", made, shelf)
    try:
        yield from _days_of_the_rest_intake(shelf)
    except CannotBegin as wrong:
        yield Start("a mother in the rest of the intake", newcomer(NOW), str(wrong))


def _begun(name: str, made: Callable[[Shelf], World], shelf: Shelf) -> Start:
    try:
        return Start(name, made(shelf))
    except CannotBegin as wrong:
        return Start(name, newcomer(NOW), str(wrong))


# -- the starts ----------------------------------------------------------------------------------------------


def _stranger(shelf: Shelf) -> World:
    del shelf
    return newcomer(NOW)


def _consenting(shelf: Shelf) -> World:
    return play(newcomer(NOW), TO_CONSENT, shelf)


def _in_the_intake(shelf: Shelf) -> World:
    return play(_consenting(shelf), TO_THE_CARDS, shelf)


def _enrolled(shelf: Shelf) -> World:
    world = play(_in_the_intake(shelf), CARDS_AND_PRIVATE, shelf)
    return known(world, second_listener.CONSENT, "yes", hours=0)


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


def _before_the_card(
    given: dict[str, FactValue], plan: int | None = 3, days: int = 0
) -> Callable[[Shelf], World]:
    """One tap before a session is chosen for her, with these answers; `days` younger is her baby."""

    def made(shelf: Shelf) -> World:
        world = play(_at_dose(_in_care(shelf), level=3, dose=3), TO_THE_CARD, shelf)
        born = (BORN + timedelta(days=days)).isoformat()
        for name, value in {"birth_date": born, **given}.items():
            world = known(world, name, value)
        if plan is None:
            return replace(world, facts=replace(world.facts, plan=PlanView()))
        return replace(world, facts=replace(world.facts, plan=replace(world.facts.plan, level=plan)))

    return made


BODIES: dict[str, Callable[[Shelf], World]] = {
    "nothing wrong": _before_the_card({}),
    "sore wrists": _before_the_card({"wrists": "yes"}),
    "sore knees": _before_the_card({"knees": "unsure"}),
    "girdle pain": _before_the_card({"pelvis_pain": "yes"}),
    "heaviness and doming": _before_the_card({"heaviness": "yes", "doming": "unsure"}),
    "a caesarean five weeks ago": _before_the_card({"birth_mode": "planned_caesarean"}, days=38),
    "a caesarean nine weeks ago and a sore scar": _before_the_card(
        {"birth_mode": "emergency_caesarean", "scar_pain": "strong_pain"}
    ),
    "a birth ten days ago": _before_the_card({}, days=63),
    "a birth five weeks ago": _before_the_card({}, days=38),
    "no assessment": _before_the_card({}, plan=None),
    "the private questions open": _before_the_card({"private_done": "no"}),
    "a plan of level one": _before_the_card({}, plan=1),
    "a level reached of one": _before_the_card({"level_now": 1}),
    "a pain of six": _before_the_card({"pain_now": 6}),
}
"""Bodies and plans of a mother who taps the last button before her exercises are chosen."""


def _flagged(shelf: Shelf) -> World:
    return play(_at_rest(shelf), (f"={NUMB.words}",), shelf)


def _lapsed(shelf: Shelf) -> World:
    world = _enrolled(shelf).later(timedelta(days=20))
    return known(world, "unanswered", 6, hours=24)


def _clinicians_chat(shelf: Shelf) -> World:
    """A clinician who has got the card of an open alert in a chat of his own."""
    options = ("acknowledge", "message", "clear", "keep", "hand_over", "label")
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
        asked = timer(world, "rest_intake", shelf)
        if any(frame.flow == "rest_intake" for frame in asked.conversation.frames):
            yield Start(f"a mother in the rest of the intake, day {day}", world)
        world = left_out(asked, shelf)
        world = world.at(passing_time.upcoming(world, passing_time.MORNING))


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
    world = known(known(world, "wound", "healing"), "bleeding", "light")
    world = world.later(timedelta(days=85)).at(NOW + timedelta(days=85, hours=1))
    return known(known(world, "seen", "yes", 20), "reassessment_asked", "yes", 20)


def _zone_unknown(shelf: Shelf) -> World:
    world = _at_rest(shelf)
    return replace(world, facts=replace(world.facts, patient=replace(world.patient, zone="UTC", country="")))


AT_REST = "an enrolled mother, the next morning"
STARTS: dict[str, Callable[[Shelf], World]] = {
    "somebody who has never written": _stranger,
    "a mother who is asked for her consent": _consenting,
    "a mother in the middle of the intake": _in_the_intake,
    AT_REST: _at_rest,
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
