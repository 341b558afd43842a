"""A state machine over the real turn and the real store: S1–S4, S7–S9, S13, S16 after every step."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import bot.process
from bot.clock import MovableClock
from bot.store import Store, journal
from dialogs.turn import take_turn
from policies.facts import PatientView
from tests.support.road import Road
from tests.support.talk import CORE_INTAKE, NOW, the_book

REST = {"X01", "X32"}
FLAGS = [
    "i can't feel when i wipe",
    "chest pain and i can't breathe",
    "i want to end it, everyone would be better off without me",
    "soaking a pad every hour",
    "7 but also my leg went numb down below and i wet myself without feeling it",
]
HARMLESS = [
    "ok",
    "thanks!",
    "7",
    "no",
    "yes",
    "not sure",
    "baby is crying",
    "when is the next session?",
    "🙂",
    "skip",
]
OTHERS = ["media_received", "message_edited", "delivery_failed"]
COMMANDS = ["start", "asleep", "not_today", "pause", "resume", "help", "urgent", "stop", "human"]


def checked_turn(conversation: Any, event: Any, facts: Any, book: Any, now: Any, dice: int) -> Any:
    """S16: the same arguments give the same turn."""
    turn = take_turn(conversation, event, facts, book, now, dice)
    assert turn == take_turn(conversation, event, facts, book, now, dice)
    return turn


class Mothers(RuleBasedStateMachine):
    """Two mothers, one clinician, one stranger; taps of any button ever shown, words, commands, time."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._before = bot.process.take_turn
        bot.process.take_turn = checked_turn
        folder = Path(self._folder.name)
        clock = MovableClock(NOW)
        self.store = Store.open(f"sqlite:///{folder / 'n.db'}", folder, clock, durable=False)
        self.road = Road(self.store, clock, the_book())
        self.flagged: set[int] = set()
        self.number = 0

    def teardown(self) -> None:
        bot.process.take_turn = self._before
        self.store.close()
        self._folder.cleanup()

    @initialize(enrolled=st.booleans())
    def begin(self, enrolled: bool) -> None:
        self.clinic = self.road.clinician(900)
        self.mothers = [self.road.meet(n, f"M{n}") for n in (1, 2)]
        self.stranger = self.road.meet(666, "S")
        for mother in self.mothers:
            self.road.put(mother, "command_given", name="start", argument="")
            self.done()
            if enrolled:
                for option in CORE_INTAKE:
                    self._choose(mother, option)

    def done(self) -> None:
        self.road.work()
        self.road.send()

    def _choose(self, person: int, option: str) -> None:
        ask = next(a for a in reversed(self.road.asks(person)) if any(o["id"] == option for o in a.options))
        self._tap(person, ask, [o["id"] for o in ask.options].index(option))

    def _tap(self, person: int, ask: Any, index: int) -> None:
        self.road.put(person, "option_chosen", ask=ask.id, index=index, data="", query="q", message_id=5)
        self.done()

    # -- what people do ------------------------------------------------------------------------------------

    @rule(
        who=st.integers(0, 1),
        pick=st.floats(0, 1, exclude_max=True),
        button=st.floats(0, 1, exclude_max=True),
    )
    def taps_any_button(self, who: int, pick: float, button: float) -> None:
        asks = self.road.asks(self.mothers[who])
        if asks:
            ask = asks[max(0, len(asks) - 1 - int(pick * min(4, len(asks))))]
            if ask.options:
                self._tap(self.mothers[who], ask, int(button * len(ask.options)))

    @rule(who=st.integers(0, 1), text=st.one_of(st.sampled_from(HARMLESS), st.text(max_size=60)))
    def writes(self, who: int, text: str) -> None:
        self.road.put(self.mothers[who], "message_received", text=text)
        self.done()

    @rule(who=st.integers(0, 1), command=st.sampled_from(COMMANDS))
    def commands(self, who: int, command: str) -> None:
        self.road.put(self.mothers[who], "command_given", name=command, argument="")
        self.done()

    @rule(who=st.integers(0, 1), flag=st.sampled_from(FLAGS))
    def writes_a_flag(self, who: int, flag: str) -> None:
        """S3: in every state she gets the emergency text, and S4: there is exactly one open alert."""
        mother = self.mothers[who]
        before = len(self.road.sent)
        self.road.put(mother, "message_received", text=flag)
        self.done()
        texts = [row for row, _ in self.road.sent[before:] if row.person_id == mother]
        assert any(row.send_class == "safety" for row in texts), flag
        assert self.patient(mother).stop == "lock", flag
        assert self.road.alert(mother) is not None

    @rule(hours=st.sampled_from([0.05, 0.5, 3, 14]))
    def time_passes(self, hours: float) -> None:
        self.road.wait(hours=hours)
        self.done()

    @rule(who=st.integers(0, 1), text=st.sampled_from(FLAGS + HARMLESS))
    def telegram_repeats_itself(self, who: int, text: str) -> None:
        """S9: the same update twice has no second effect."""
        number = 500_000 + self.number
        self.number += 1
        assert self.road.put(self.mothers[who], "message_received", number=number, text=text) is not None
        self.done()
        before = (len(self.road.sent), self.patient(self.mothers[who]))
        assert self.road.put(self.mothers[who], "message_received", number=number, text=text) is None
        self.done()
        assert (len(self.road.sent), self.patient(self.mothers[who])) == before

    @rule(button=st.floats(0, 1, exclude_max=True))
    def a_stranger_taps_the_clinicians_button(self, button: float) -> None:
        """S7: nothing changes for anybody."""
        asks = [a for a in self.road.asks(self.clinic) if a.options]
        if not asks:
            return
        before = [(self.patient(m), self.road.alert(m)) for m in self.mothers]
        self._tap(self.stranger, asks[-1], int(button * len(asks[-1].options)))
        assert [(self.patient(m), self.road.alert(m)) for m in self.mothers] == before

    @precondition(lambda self: any(a.node == "alert" for a in self.road.asks(self.clinic)))
    @rule(action=st.sampled_from(["acknowledge", "keep", "clear", "hand_over"]), pick=st.integers(0, 3))
    def the_clinician_acts(self, action: str, pick: int) -> None:
        cards = [a for a in self.road.asks(self.clinic) if a.node == "alert"]
        card = cards[-1 - pick % len(cards)]
        self._tap(self.clinic, card, [o["id"] for o in card.options].index(action))
        latest = self.road.asks(self.clinic)[-1]
        if latest.node in ("clear", "keep"):
            self._tap(self.clinic, latest, 0)

    @precondition(lambda self: any(a.node == "alert" for a in self.road.asks(self.clinic)))
    @rule(words=st.sampled_from(["are you on your way?", "cancel", "hello"]), button=st.integers(0, 1))
    def the_clinician_writes(self, words: str, button: int) -> None:
        card = next(a for a in self.road.asks(self.clinic) if a.node == "alert")
        self._tap(self.clinic, card, [o["id"] for o in card.options].index("message"))
        self.road.put(self.clinic, "message_received", text=words)
        self.done()
        latest = self.road.asks(self.clinic)[-1]
        if latest.node == "confirm_message":
            self._tap(self.clinic, latest, button)

    @rule(
        who=st.integers(0, 1), what=st.sampled_from(["media_received", "message_edited", "delivery_failed"])
    )
    def something_else_happens(self, who: int, what: str) -> None:
        given = {"media": "voice", "caption": "", "text": "edited", "reason": "blocked", "message_id": 7}
        self.road.put(self.mothers[who], what, **given)
        self.done()

    # -- what must hold ------------------------------------------------------------------------------------

    def patient(self, person: int) -> PatientView:
        found = self.road.patient(person)
        assert found is not None
        return found

    @invariant()
    def s1_s2_no_exercise_while_stopped(self) -> None:
        for row, stop in self.road.sent:
            if row.exercises:
                assert stop != "lock"
                assert stop == "none" or set(row.exercises) <= REST

    @invariant()
    def s8_only_a_clinician_clears(self) -> None:
        for mother in getattr(self, "mothers", []):
            patient = self.road.patient(mother)
            if patient is None:
                continue
            if patient.stop == "lock":
                self.flagged.add(mother)
            elif mother in self.flagged:
                assert self._cleared_by_clinician(patient), "a lock went away without a clearance"
                self.flagged.discard(mother)

    def _cleared_by_clinician(self, patient: PatientView) -> bool:
        lines = self.store.now_run(lambda unit: list(journal.lines(unit, patient.id)))
        return any(line["type"] == "decision" and line.get("about") == "Clear" for line in lines)

    @invariant()
    def s13_every_input_is_answered_or_its_silence_named(self) -> None:
        lines = self.store.now_run(lambda unit: list(journal.lines(unit, None)))
        answered = {str(line["purpose"]).split(":")[0] for line in lines if line["type"] == "outbox"}
        for line in lines:
            if line["type"] == "inbox":
                assert line["state"] != "pending"
                assert str(line["id"]) in answered or line["reason"], line


Mothers.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestMothers = pytest.mark.req("S1", "S2", "S3", "S4", "S7", "S8", "S9", "S13", "S16")(Mothers.TestCase)
