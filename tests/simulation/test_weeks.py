"""Random weeks of random mothers on the pure turn: what comes by itself keeps its limits."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dialogs.model import EventKind, Turn
from policies.effects import Clear, Effect, Record
from policies.facts import AlertView, Facts
from policies.prescribing.items import level_cap
from policies.prompting import hours, limits
from tests.support.talk import the_book
from tests.support.weeks import Weeks

ZONES = ("Europe/London", "America/New_York", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland")
OFFERS = ("prompt.routine", "prompt.micro", "prompt.breathing", "prompt.rest")
WORDS = (
    "ok", "4", "8", "not today", "I am so tired", "more pain than before", "my back hurts a lot", "later",
    "skip", "no", "yes", "10:30", "baby woke", "I can't feel my legs", "my baby died", "xyz", "stop",
)  # fmt: skip
COMMANDS = (
    "asleep", "asleep", "asleep", "asleep", "not_today", "fed", "snooze", "help",
    "plan", "progress", "settings", "tip",
    "start", "resume", "back", "human",
)  # fmt: skip
TIMES = ("10:30", "10 and 15:00", "8, 13 and 20", "9 at night", "7 am and 23:30", "after the 2 pm feed")
NIGHTS = ("22_7", "21_8", "20_9", "1 am to 5 am", "9 to 8:30")
WELL = (
    "pain_now.1", "today.nothing_new", "go", "pain_up.no", "tired_up.no", "none", "7_or_more",
    "mat_2", "fine", "same", "no", "done", "skip",
)  # fmt: skip
MOST_TIMERS = 16


class Watched(Weeks):
    """`Weeks` that holds every turn against the limits, with the facts from before it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.started: list[tuple[datetime, str]] = []
        self.levels: list[datetime] = []
        self.steps_up = 0
        self.by_timer = False
        self.bad = 0.01
        """How likely a set, and a quarter of how likely a morning, is a bad one."""

    def fire(
        self, kind: str, key: str, at: datetime, payload: dict[str, Any], late: timedelta = timedelta()
    ) -> None:
        self.by_timer = True
        super().fire(kind, key, at, payload, late)
        self.by_timer = False

    def _after(self, effect: Effect) -> Facts:
        facts = super()._after(effect)
        if isinstance(effect, Record) and effect.kind == "session" and facts.session is not None:
            ended = replace(facts.session, ended_by=str(effect.value), ended_at=facts.now)
            return replace(facts, session=ended)
        return facts

    def _taken(self, turn: Turn) -> Turn:
        before = self.facts
        taken = super()._taken(turn)
        self._sends(before, turn)
        self._doses(before, turn)
        self._stands(before, turn)
        self._keeps_her_timers()
        return taken

    def _sends(self, before: Facts, turn: Turn) -> None:
        hers = [draft for draft in turn.drafts if draft.to == "patient"]
        offers = [d for d in hers if d.message.split("+")[0] in OFFERS]
        if self.by_timer and hers:
            assert before.patient is not None and before.patient.status != "withdrawn", hers
        if self.by_timer and offers:
            self._may_offer(before)
        if not any(draft.send_class == "prompt" for draft in hers):
            return
        assert self.by_timer and before.patient is not None
        assert before.patient.stop != "lock"
        outcomes = all(draft.message.startswith("outcomes.") for draft in hers)
        assert before.patient.status == "active" or (before.patient.status == "ended" and outcomes)
        asked_for = bool(offers or "prompt.still_wanted" in hers[0].message) and hours.is_asked_for(before)
        assert asked_for or not hours.is_quiet(before, the_book()), before.local(before.now)
        self.started.append((before.now, "exercise" if offers else "other"))
        self._counts(before, bool(offers))

    def _may_offer(self, before: Facts) -> None:
        assert before.patient is not None
        assert before.patient.status == "active" and before.patient.stop == "none"
        assert before.said("intake_done").value == "yes" and before.said("baby_loss").value != "yes"
        assert not before.is_today("unwilling")
        assert not before.within("symptom_stop", timedelta(hours=23, minutes=59))
        session = before.session
        assert session is None or before.now - (session.ended_at or session.started_at) >= timedelta(hours=4)

    def _counts(self, before: Facts, offered: bool) -> None:
        today = [kind for at, kind in self.started if before.local(at).date() == before.today]
        lately = [kind for at, kind in self.started if before.now - at < timedelta(hours=23)]
        assert len(today) <= 3 and len(lately) <= 3
        if offered:
            assert today.count("exercise") <= limits.prompts_a_day(before, the_book())
            assert lately.count("exercise") <= 2
            past = [at for at, kind in self.started[:-1] if kind == "exercise"]
            assert not past or before.now - past[-1] >= timedelta(hours=4)

    def _doses(self, before: Facts, turn: Turn) -> None:
        step, was = self.facts.number("dose_step") or 0, before.number("dose_step") or 0
        level, had = self.facts.number("level_now"), before.number("level_now")
        assert -3 <= step <= 3 and step <= was + 1
        good = any(
            isinstance(e, Record) and (e.name, e.value) == ("back_to_baseline", "yes") for e in turn.effects
        )
        stop = before.patient.stop if before.patient else "none"
        self.steps_up += step > was >= 0
        harder = step > was >= 0 or (had is not None and level is not None and level > had)
        assert not harder or (good and stop == "none")
        if level is not None and had is not None and level > had:
            assert level == had + 1 and level <= level_cap(before, the_book(), reached=False)[0]
            assert not self.levels or before.now - self.levels[-1] >= timedelta(days=7)
            self.levels.append(before.now)

    def _stands(self, before: Facts, turn: Turn) -> None:
        was, now = before.patient, self.facts.patient
        assert was is not None and now is not None
        softer = ("none", "hold", "lock").index(now.stop) < ("none", "hold", "lock").index(was.stop)
        assert not softer or any(isinstance(e, Clear) for e in turn.effects)
        if was.status in ("withdrawn", "enrolling") and now.status not in (was.status, "withdrawn"):
            assert any(isinstance(e, Record) and e.kind == "consent" for e in turn.effects)

    def _keeps_her_timers(self) -> None:
        patient = self.facts.patient
        assert patient is not None and len(self.clock.timers) <= MOST_TIMERS, list(self.clock.timers)
        mourns = self.facts.said("baby_loss").value == "yes"
        if patient.status != "active":
            left = {kind for kind, _ in self.clock.timers}
            assert not left & {"window_prompt", "weekly_review", "mood_check", "education"}, left
        elif patient.stop != "lock" and self.facts.said("intake_done").value == "yes" and not mourns:
            for number, _ in enumerate(hours.windows(self.facts), start=1):
                assert self.by_timer or ("window_prompt", f"w{number}") in self.clock.timers
            assert self.by_timer or ("weekly_review", "weekly_review") in self.clock.timers

    # -- what she does -------------------------------------------------------------------------------

    def act(self, dice: random.Random, willing: bool) -> None:
        dice.choice([*(self._exercises,) * 12, *self._calm()] if willing else self.ways())(dice)

    def _calm(self) -> list[Any]:
        return [self._taps, self._times, self._quiet, self._zone, self._waits, *(self._cleared,) * 3]

    def ways(self) -> list[Any]:
        return [
            *(self._taps,) * 9, self._writes, *(self._commands,) * 3, self._times, self._quiet, self._zone,
            self._how_many, self._pauses, self._leaves, self._cleared, *(self._waits,) * 2,
        ]  # fmt: skip

    def _exercises(self, dice: random.Random) -> None:
        """A session to its end and the morning after, mostly well."""
        for _ in range(dice.randint(1, 6)):
            self.command("asleep")
            tapped: set[str] = set()
            for _ in range(40):
                options = [o.id for o in self.conversation.open.options] if self.conversation.open else []
                if not options or self.node.startswith(("settings", "times", "prompt")):
                    break
                bad = [o for o in options if o in ("pain_up.yes", "tired_up.yes", "unwilling")]
                if bad and dice.random() < self.bad:
                    self.tap(dice.choice(bad))
                    continue
                left = [o for o in options if f"{self.node} {o}" not in tapped or "." not in o]
                chosen = next((o for o in WELL if o in left), dice.choice(options))
                tapped.add(f"{self.node} {chosen}")
                tapped -= {seen for seen in tapped if not seen.startswith(self.node)}
                self.tap(chosen)
            self.wait(days=1)
            if self.node == "morning.pain":
                self.write("9" if dice.random() < 4 * self.bad else "0")

    def _taps(self, dice: random.Random) -> None:
        for _ in range(dice.randint(1, 12)):
            options = [o.id for o in self.conversation.open.options] if self.conversation.open else []
            if not options:
                return
            good = [o for o in options if o.endswith((".no", "done", "go", "none", "nothing_new", "fine"))]
            self.tap(dice.choice(good if good and dice.random() < 0.75 else options))

    def _writes(self, dice: random.Random) -> None:
        self.write(dice.choice(WORDS))

    def _commands(self, dice: random.Random) -> None:
        self.command(dice.choice(COMMANDS))

    def _times(self, dice: random.Random) -> None:
        self.command("times")
        if self.node == "times.which":
            self.write(dice.choice(TIMES))
            if self.node == "times.confirm":
                self.tap("yes")

    def _quiet(self, dice: random.Random) -> None:
        self._sets("quiet", dice.choice(NIGHTS))

    def _how_many(self, dice: random.Random) -> None:
        self._sets("how_many", dice.choice(("0", "1", "2")))

    def _zone(self, dice: random.Random) -> None:
        self._sets("zone", dice.choice(ZONES))

    def _sets(self, what: str, value: str) -> None:
        self.command("settings")
        if self.node == "settings_menu.show":
            self.tap(what)
            options = [o.id for o in self.conversation.open.options] if self.conversation.open else []
            self.tap(value) if value in options else self.write(value)

    def _pauses(self, dice: random.Random) -> None:
        self.command("pause")
        self._taps(dice)

    def _leaves(self, dice: random.Random) -> None:
        if dice.random() < 0.3:
            self.command("stop")
            self.tap(dice.choice(("leave", "pause", "stay")))
            self.wait(days=dice.randint(0, 3))
        if dice.random() < 0.6:
            self.command("start")

    def _cleared(self, dice: random.Random) -> None:
        if self.facts.patient is None or self.facts.patient.stop == "none" or dice.random() < 0.5:
            return
        alert = AlertView(1, 1, 1, ("legs",), "emergency", "acknowledged", 90, 1, self.facts.now)
        self.facts = replace(self.facts, alerts=(alert,))
        self.take(EventKind.CLINICIAN_ACTED, action="clear", alert=1, by=90)
        self.facts = replace(self.facts, alerts=())

    def _waits(self, dice: random.Random) -> None:
        self.wait(days=dice.choice((1, 2, 9, 20)))


def lived(seed: int, steps: int = 40) -> Watched:
    dice = random.Random(seed)
    mother = Watched(zone=dice.choice(ZONES))
    start = datetime(2026, dice.choice((1, 3, 9, 10)), 20, dice.randint(0, 23), tzinfo=UTC)
    mother.facts = replace(mother.facts, now=start)
    mother.bad = 0.0 if seed % 4 == 3 else 0.01
    mother.enrol()
    mother._times(dice)
    for _ in range(steps if seed % 2 == 0 else steps // 2):
        mother.wait(hours=dice.choice((1, 4, 9, 14, 23)))
        mother.act(dice, willing=seed % 2 == 1)
    return mother


@pytest.mark.req("M20", "M30", "M32", "M34", "S04", "S05")
@pytest.mark.parametrize("seed", range(16))
def test_whatever_she_does_what_comes_by_itself_keeps_its_limits(seed: int) -> None:
    mother = lived(seed)
    assert mother.points, "something was decided"


@pytest.mark.req("M32")
def test_the_random_weeks_reach_what_they_watch() -> None:
    mothers = [lived(seed) for seed in range(8)]
    assert sum(len(mother.started) for mother in mothers) > 40
    assert any(kind == "exercise" for mother in mothers for _, kind in mother.started)
    assert sum(mother.steps_up for mother in mothers) > 2
