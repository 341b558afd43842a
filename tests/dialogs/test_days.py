"""Her days: windows, caps, silence, check-ins, pauses and breaks, over weeks and across summer time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

from dialogs import render
from dialogs.model import EventKind
from policies.effects import Say
from policies.facts import AlertView, Fact, Facts
from policies.intake_order import TOPICS
from tests.support.talk import Talk, the_book
from tests.support.weeks import Weeks

REST = {"rest_intake_done": "yes"} | {
    mark: "yes" for topic in TOPICS for ask in topic.asks for mark in ask.marks[-1:]
}
"""Every question of the rest of the intake was left out."""
ZONES = {
    "Europe/London": "GB",
    "America/New_York": "US",
    "Australia/Sydney": "AU",
    "America/Santiago": "other",
    "Asia/Shanghai": "CN",
}


def enrolled(zone: str = "Europe/London", start: datetime | None = None) -> Weeks:
    """The core intake done at home in `zone`, nothing else."""
    weeks = Weeks(zone, ZONES.get(zone, "other"))
    if start is not None:
        weeks.facts = replace(weeks.facts, now=start)
    weeks.enrol()
    assert weeks.facts.patient is not None  # the taps said Great Britain
    weeks.facts = replace(
        weeks.facts, patient=replace(weeks.facts.patient, zone=zone, country=ZONES.get(zone, "other"))
    )
    return weeks


def with_window(words: str = "10:30", zone: str = "Europe/London", start: datetime | None = None) -> Weeks:
    weeks = enrolled(zone, start)
    weeks.command("times")
    weeks.write(words)
    weeks.tap("yes")
    return weeks


def exercise_prompts(weeks: Weeks) -> list[datetime]:
    offered = ("prompt.routine", "prompt.micro", "prompt.breathing")
    return [heard.at for heard in weeks.prompts() if any(m in heard.messages for m in offered)]


# -- at the right minute ------------------------------------------------------------------------------


@pytest.mark.req("M30", "M32")
@pytest.mark.fault("E01", guard="policies.prompting.rhythm:windows")
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("month", [3, 9, 10])
def test_the_prompt_comes_at_her_minute_across_summer_time(zone: str, month: int) -> None:
    weeks = with_window("10:30", zone, datetime(2026, month, 8, 9, tzinfo=UTC))
    for _ in range(40):
        weeks.wait(days=1)
        if weeks.node.startswith("prompt."):
            weeks.tap("not_now")
        elif weeks.conversation.open is not None and weeks.node.startswith(("rest", "review", "mood")):
            weeks.tap("skip")
    asked = exercise_prompts(weeks)
    assert {f"{at:%H:%M}" for at in asked} == {"10:30"}
    assert len(asked) == len({at.date() for at in asked}) >= 35
    assert all(heard.silent for heard in weeks.prompts())


@pytest.mark.req("M30")
@pytest.mark.parametrize(
    ("said", "asked_at"),
    [
        ("after the 10 o'clock feed", "10:30"),
        ("3 pm", "15:00"),
        ("half past two", "14:30"),
        ("noon", "12:00"),
    ],
)
def test_her_own_words_become_a_time(said: str, asked_at: str) -> None:
    weeks = with_window(said)
    weeks.wait(days=2)
    assert {f"{at:%H:%M}" for at in exercise_prompts(weeks)} == {asked_at}


@pytest.mark.req("M30")
def test_up_to_three_times_but_one_question_a_day_unless_she_wants_two() -> None:
    weeks = with_window("10:30 and 15:00 and 19:00")
    weeks.wait(days=3)
    assert per_day(exercise_prompts(weeks)) == 1
    weeks = with_window("10:30 and 15:00 and 19:00")
    weeks.command("settings")
    weeks.tap("how_many", "2")
    weeks.wait(days=3)
    assert per_day(exercise_prompts(weeks)) == 2


def per_day(moments: list[datetime]) -> int:
    days = [moment.date() for moment in moments]
    return max((days.count(day) for day in days), default=0)


@pytest.mark.req("M30")
@pytest.mark.fault("E03", guard="policies.prompting.rhythm:planned")
def test_a_new_time_zone_moves_every_slot_and_keeps_the_gap() -> None:
    weeks = with_window("10:30 and 19:00")
    weeks.command("settings")
    weeks.tap("how_many", "2")
    for zone in ("America/New_York", "Asia/Tokyo", "Europe/London"):
        weeks.set_zone(zone)
        before = len(weeks.sent)
        weeks.wait(days=2)
        fresh = [heard.at for heard in weeks.sent[before:] if "prompt." in heard.messages]
        assert {f"{at:%H:%M}" for at in fresh} <= {"10:30", "19:00"}
        assert str(fresh[-1].tzinfo) == zone
    moments = [at.astimezone(UTC) for at in exercise_prompts(weeks)]
    assert all(later - earlier >= timedelta(hours=4) for earlier, later in pairwise(moments))


@pytest.mark.req("M32")
@pytest.mark.fault("E04", guard="policies.prompting.availability:why_not")
def test_a_prompt_that_comes_hours_late_is_not_sent_and_says_why() -> None:
    weeks = with_window("10:30")
    (due, payload) = weeks.clock.timers.pop(("window_prompt", "w1"))
    weeks.fire("window_prompt", "w1", due, payload, late=timedelta(hours=8))
    assert not exercise_prompts(weeks)
    assert weeks.points[-1]["why_not"] in ("too_late", "quiet_hours") and not weeks.points[-1]["available"]
    weeks.wait(days=1)
    assert len(exercise_prompts(weeks)) == 1, "tomorrow is another day"


@pytest.mark.fault("E02", guard="policies.prompting.rhythm:window_again")
def test_a_clock_that_jumps_a_day_brings_no_burst() -> None:
    weeks = with_window("10:30 and 15:00")
    weeks.facts = replace(weeks.facts, now=weeks.facts.now + timedelta(days=4))
    weeks.until(weeks.facts.now)
    assert len(weeks.prompts()) <= 1


# -- how much is enough -------------------------------------------------------------------------------


@pytest.mark.req("M32", "S19")
def test_nothing_by_itself_at_night_and_three_a_day_at_most() -> None:
    weeks = with_window("10:30 and 15:00 and 20:00")
    weeks.command("settings")
    weeks.tap("how_many", "2")
    weeks.wait(days=60)
    started = weeks.prompts()
    assert started
    assert all(8 <= heard.at.hour < 21 for heard in started)
    days = [heard.at.date() for heard in started]
    assert max(days.count(day) for day in days) <= 3


@pytest.mark.req("M32")
def test_three_without_an_answer_halve_and_six_ask() -> None:
    weeks = with_window("10:30")
    weeks.facts = known(weeks.facts, **REST, bites="no")
    weeks.wait(days=6)
    asked = [at.date() for at in exercise_prompts(weeks)]
    assert [(later - earlier).days for earlier, later in pairwise(asked)] == [1, 1, 2]
    weeks.wait(days=30)
    wanted = [heard.at.date() for heard in weeks.prompts() if "still_wanted" in heard.messages]
    assert len(wanted) == 4, "once a week, four times, then silence"
    assert all((later - earlier).days >= 7 for earlier, later in pairwise(wanted))
    last = max(exercise_prompts(weeks)).date()
    assert last < wanted[0]
    weeks.tap("keep")
    weeks.wait(days=2)
    assert max(exercise_prompts(weeks)).date() > wanted[-1]


def known(facts: Facts, **given: str) -> Facts:
    return facts.learn(*(Fact(name, value, None, facts.now, "test") for name, value in given.items()))


@pytest.mark.req("M32")
def test_she_can_end_the_questions_for_good() -> None:
    weeks = with_window("10:30")
    weeks.command("settings")
    weeks.tap("how_many", "0")
    weeks.wait(days=4)
    assert not exercise_prompts(weeks)
    assert {point["why_not"] for point in weeks.points if point["kind"] == "window"} == {"prompts_off"}


@pytest.mark.req("M14", "M32")
def test_not_today_is_a_day_without_questions() -> None:
    weeks = with_window("15:00")
    weeks.command("not_today")
    weeks.until(weeks.facts.now.replace(hour=20))
    assert not exercise_prompts(weeks)
    weeks.wait(days=1)
    assert len(exercise_prompts(weeks)) == 1


@pytest.mark.req("M34")
def test_snooze_comes_back_silently_in_half_an_hour() -> None:
    weeks = with_window("10:30")
    weeks.until(weeks.facts.now.replace(hour=10, minute=31))
    asked = weeks.local(weeks.facts.now)
    weeks.tap("later")
    weeks.wait(minutes=31)
    assert weeks.node == "prompt.routine"
    assert weeks.sent[-1].silent and weeks.sent[-1].send_class == "reply", "she asked for it"
    assert timedelta(minutes=30) <= weeks.sent[-1].at - asked <= timedelta(minutes=31)
    weeks.tap("yes")
    assert weeks.node == "asleep.minutes"


@pytest.mark.req("M31", "M34")
def test_just_fed_is_noted_and_offers_to_come_back() -> None:
    weeks = enrolled()
    weeks.command("fed")
    assert weeks.points[-1]["kind"] == "feed" and weeks.points[-1]["available"]
    weeks.tap("later")
    weeks.wait(minutes=31)
    assert weeks.node == "prompt.routine"


@pytest.mark.req("M34")
@pytest.mark.parametrize("ended", ["pause", "stop"])
def test_a_pause_or_a_goodbye_stops_what_comes_by_itself(ended: str) -> None:
    weeks = with_window("10:30")
    weeks.command(ended)
    weeks.tap("open" if ended == "pause" else "leave")
    weeks.wait(days=20)
    assert not weeks.prompts()


@pytest.mark.req("M34")
def test_a_pause_with_a_date_ends_on_the_morning_of_that_day() -> None:
    weeks = with_window("10:30")
    weeks.command("pause")
    weeks.tap("date")
    weeks.write("in two weeks")
    began = weeks.facts.today
    assert weeks.facts.patient is not None and weeks.facts.patient.status == "paused"
    weeks.wait(days=15)
    assert weeks.facts.patient is not None and weeks.facts.patient.status == "active"
    back = next(heard for heard in weeks.sent if "settings.resumed" in heard.messages)
    assert (back.at.date() - began).days == 14 and back.at.time() == time(9)
    assert exercise_prompts(weeks), "and the windows are hers again"


# -- check-ins ----------------------------------------------------------------------------------------


@pytest.mark.req("M19")
def test_the_morning_after_exercise_is_asked_once_at_nine() -> None:
    weeks = enrolled()
    weeks.command("asleep")
    weeks.tap("mat_2", "today.nothing_new")
    finish(weeks)
    assert weeks.facts.said("exercised").value == "yes"
    weeks.wait(days=1)
    asked = [heard.at for heard in weeks.prompts() if "morning.pain" in heard.messages]
    assert [f"{at:%H:%M}" for at in asked] == ["09:00"]
    weeks.write("2")
    assert weeks.facts.said("back_to_baseline").value == "yes"


def finish(weeks: Weeks) -> None:
    """The session to its end, nothing more, nothing less."""
    for _ in range(30):
        if not weeks.node.startswith("session."):
            return
        options = [o.id for o in weeks.conversation.open.options] if weeks.conversation.open else []
        for tap in ("go", "done", "pain_up.no", "none", "7_or_more"):
            if tap in options:
                weeks.tap(tap)
                if tap == "pain_up.no":
                    weeks.tap("tired_up.no")
                break


@pytest.mark.req("M20")
def test_two_clean_sessions_and_a_good_morning_go_one_step_up_and_no_more() -> None:
    weeks = enrolled()
    for day in range(3):
        weeks.command("asleep")
        card(weeks)
        finish(weeks)
        assert weeks.facts.number("dose_step") in (None, 0), f"day {day}"
        weeks.wait(days=1)
        weeks.write("0")
        if weeks.facts.number("dose_step"):
            break
    assert weeks.facts.number("dose_step") == 1
    assert weeks.facts.number("clean_sessions") == 0


@pytest.mark.req("M20")
def test_a_missing_morning_check_means_no_progress() -> None:
    weeks = enrolled()
    for _ in range(4):
        weeks.command("asleep")
        card(weeks)
        finish(weeks)
        weeks.wait(days=2)
    assert not weeks.facts.number("dose_step")


def card(weeks: Weeks) -> None:
    """Two minutes on the mat; pain only where it is asked."""
    weeks.tap("mat_2")
    if "pain_now.0" in options(weeks):
        weeks.tap("pain_now.0")
    weeks.tap("today.nothing_new")


def options(weeks: Weeks) -> list[str]:
    return [o.id for o in weeks.conversation.open.options] if weeks.conversation.open else []


@pytest.mark.req("M35")
def test_the_week_is_looked_at_after_seven_days_and_then_again() -> None:
    weeks = enrolled()
    weeks.facts = known(weeks.facts, **REST, goal_1="lift her", goal_1_score="", bites="no")
    weeks.wait(days=7, hours=1)
    assert weeks.node == "review.pain"
    weeks.write("4")
    weeks.tap("5_to_6")
    weeks.write("6")
    assert weeks.facts.number("goal_1_score") == 6
    weeks.tap("3")
    assert weeks.facts.value("plan_days") == "3" and weeks.facts.said("review_done").value == "yes"
    reviewed = weeks.facts.now
    weeks.wait(days=8)
    again = [h.at for h in weeks.prompts() if "review." in h.messages and h.at > weeks.local(reviewed)]
    assert len(again) == 1 and (again[0].date() - weeks.local(reviewed).date()).days == 7


@pytest.mark.req("R06")
def test_outcomes_are_asked_at_six_weeks_and_blank_ones_stay_missing() -> None:
    weeks = enrolled()
    weeks.facts = known(weeks.facts, **REST, bites="no", seen="yes")
    for _ in range(42):
        weeks.wait(days=1)
        weeks.command("help")
    while weeks.node.split(".")[0] not in ("outcomes", ""):
        weeks.tap("skip")
    assert weeks.node == "outcomes.pain"
    weeks.write("3")
    weeks.tap("skip", "better")
    assert weeks.facts.value("outcome_w6") == "done"
    assert weeks.facts.number("w6_outcome_pain") == 3
    assert weeks.facts.value("w6_outcome_tired") is None
    assert weeks.facts.value("w6_outcome_change") == "better"


@pytest.mark.req("M34")
def test_after_weeks_away_one_short_check_and_then_what_she_came_for() -> None:
    weeks = enrolled()
    weeks.wait(days=20)
    weeks.command("asleep")
    assert weeks.said[-1].startswith("comeback.") and weeks.node == "comeback.card"
    assert weeks.facts.number("days_away") == 20
    weeks.tap("pain_now.3", "today.nothing_new")
    assert weeks.node in ("screen.legs", "asleep.minutes"), "the weekly screen is due as well"


@pytest.mark.req("M42")
def test_she_finishes_with_a_plan_and_can_come_back() -> None:
    weeks = enrolled()
    weeks.facts = known(weeks.facts, **REST, first_session="yes", seen="yes")
    weeks.facts = replace(weeks.facts, now=weeks.facts.now + timedelta(weeks=12))
    weeks.begin("review")
    weeks.tap("skip", "skip")
    assert weeks.node == "graduate.offer"
    weeks.tap("finish")
    assert weeks.facts.patient is not None and weeks.facts.patient.status == "ended"
    weeks.wait(days=10)
    assert not [
        h
        for h in weeks.prompts()
        if "outcomes" not in h.messages and h.at > weeks.local(weeks.facts.now) - timedelta(days=9)
    ]
    weeks.command("start")
    assert weeks.node == "after_the_end.ask"
    weeks.tap("begin")
    assert weeks.facts.patient is not None and weeks.facts.patient.status == "active"


@pytest.mark.req("M36")
def test_the_tags_of_a_bite_are_tags_and_no_text() -> None:
    talk = Talk()
    effect = Say("education.bite", {"bite": "E06"})
    assert "<b>Urgent</b>" in render.say(effect, render.Voice(talk.facts, the_book(), {}, 0)).html


@pytest.mark.req("M32")
def test_who_has_no_times_is_asked_too_whether_she_still_wants_to_be_asked() -> None:
    weeks = enrolled()
    weeks.wait(weeks=20)
    asked = [heard.at.date() for heard in weeks.prompts() if "still_wanted" in heard.messages]
    assert len(asked) == 4 and all((later - earlier).days >= 7 for earlier, later in pairwise(asked))
    assert weeks.prompts()[-1].at.date() == asked[-1], "then nothing more"


# -- what changes within a day, and who has gone ------------------------------------------------------


@pytest.mark.req("M30")
@pytest.mark.fault("E03", guard="policies.prompting.rhythm:windows")
def test_a_time_moved_on_the_day_it_has_come_goes_on() -> None:
    weeks = with_window("10:30")
    weeks.until(weeks.facts.now.replace(hour=11))
    weeks.tap("not_now")
    weeks.command("times")
    weeks.write("15:00")
    weeks.tap("yes")
    weeks.wait(days=2)
    assert [f"{at:%d %H:%M}" for at in exercise_prompts(weeks)] == ["02 10:30", "03 15:00"]
    assert ("window_prompt", "w1") in weeks.clock.timers
    weeks.set_zone("America/New_York")
    weeks.tap("keep") if weeks.node.startswith("still_wanted") else None
    weeks.wait(days=2)
    assert ("window_prompt", "w1") in weeks.clock.timers


@pytest.mark.req("M30", "M32")
def test_nine_at_night_is_nine_at_night_if_she_says_so() -> None:
    weeks = with_window("9 at night")
    weeks.wait(days=1)
    assert [f"{at:%H:%M}" for at in exercise_prompts(weeks)] == ["21:00"]


@pytest.mark.req("M30")
def test_of_more_than_three_times_the_first_three_are_kept_and_she_is_told() -> None:
    weeks = enrolled()
    weeks.command("times")
    weeks.write("9, 12, 15 and 18")
    assert weeks.said == ["times.three_at_most+times.confirm"]
    weeks.tap("yes")
    assert weeks.facts.value("windows") == ("09:00-10:30", "12:00-13:30", "15:00-16:30")
    assert "once a day" in weeks.turns[-1].drafts[0].html


@pytest.mark.req("M34", "M39")
def test_a_check_on_its_way_starts_nothing_anew_for_who_has_paused() -> None:
    weeks = with_window("10:30")
    weeks.command("pause")
    weeks.tap("open")
    for kind in ("morning_check", "window_prompt", "education"):
        weeks.fire(kind, "w1" if kind == "window_prompt" else kind, weeks.facts.now, {})
    assert {kind for kind, _ in weeks.clock.timers} <= {"outcome_check"} and not weeks.prompts()


@pytest.mark.req("M03", "M30")
def test_her_times_come_back_with_a_new_consent() -> None:
    weeks = with_window("10:30")
    weeks.command("stop")
    weeks.tap("leave")
    assert not weeks.clock.timers
    weeks.wait(days=3)
    weeks.command("start")
    weeks.tap("go_on", "agree")
    assert weeks.facts.patient is not None and weeks.facts.patient.status == "active"
    assert ("window_prompt", "w1") in weeks.clock.timers


@pytest.mark.req("M42", "M39")
@pytest.mark.parametrize(
    ("after", "status"), [("leave", "withdrawn"), ("hold", "active"), ("lock", "active")]
)
def test_an_old_offer_to_finish_is_no_way_around_a_goodbye_or_a_stop(after: str, status: str) -> None:
    weeks = enrolled()
    weeks.facts = known(weeks.facts, rest_intake_done="yes", first_session="yes", seen="yes")
    weeks.facts = replace(weeks.facts, now=weeks.facts.now + timedelta(weeks=12))
    weeks.begin("review")
    weeks.tap("skip", "skip")
    offer = weeks.conversation.open
    assert offer is not None and weeks.node == "graduate.offer" and weeks.facts.patient is not None
    if after == "leave":
        weeks.command("stop")
        weeks.tap("leave")
    else:
        weeks.facts = replace(weeks.facts, patient=replace(weeks.facts.patient, stop=after))
    index = [option.id for option in offer.options].index("finish")
    weeks.take(EventKind.OPTION_CHOSEN, asked=offer, index=index, ask=offer.ask)
    assert weeks.said[0].startswith("settings.left_before" if after == "leave" else "graduate.not_yet")
    assert weeks.facts.patient is not None and weeks.facts.patient.status == status


@pytest.mark.req("R06", "M42")
def test_after_the_end_the_outcomes_come_and_nothing_else() -> None:
    weeks = enrolled()
    assert weeks.facts.patient is not None
    weeks.facts = known(weeks.facts, exercised="yes")
    weeks.begin("graduate")
    weeks.tap("finish")
    weeks.wait(weeks=45)
    waves = [heard.at.date() for heard in weeks.prompts()]
    assert waves and all("outcomes." in heard.messages for heard in weeks.prompts())
    assert len(waves) == 8, "four waves, each asked twice at most"
    assert all((later - earlier).days >= 7 for earlier, later in pairwise(waves))
    assert not weeks.clock.timers


@pytest.mark.req("M38", "M34")
@pytest.mark.parametrize("stopped", ["loss", "session", "unwilling", "lock", "late"])
def test_a_snooze_is_forgotten_where_a_prompt_would_not_come(stopped: str) -> None:
    weeks = with_window("10:30")
    weeks.until(weeks.facts.now.replace(hour=10, minute=31))
    weeks.tap("later")
    (due, payload) = weeks.clock.timers.pop(("snooze", "prompt"))
    assert weeks.facts.patient is not None
    match stopped:
        case "loss":
            weeks.facts = known(weeks.facts, baby_loss="yes")
        case "session":
            weeks.command("asleep")
            card(weeks)
        case "unwilling":
            weeks.command("not_today")
        case "lock":
            weeks.facts = replace(weeks.facts, patient=replace(weeks.facts.patient, stop="lock"))
    before = len(weeks.sent)
    weeks.fire("snooze", "prompt", due, payload, timedelta(hours=2 if stopped == "late" else 0))
    assert len(weeks.sent) == before


@pytest.mark.req("M30", "S04")
def test_her_times_come_back_after_a_clearance_and_after_a_baby_s_emergency() -> None:
    weeks = with_window("10:30")
    weeks.write("I can't feel my legs")
    assert ("window_prompt", "w1") not in weeks.clock.timers
    alert = AlertView(1, 1, 1, ("legs",), "emergency", "acknowledged", 90, 1, weeks.facts.now)
    weeks.facts = replace(weeks.facts, alerts=(alert,))
    weeks.take(EventKind.CLINICIAN_ACTED, action="clear", alert=1, by=90)
    assert weeks.facts.patient is not None and weeks.facts.patient.stop == "none"
    assert ("window_prompt", "w1") in weeks.clock.timers
    weeks = with_window("10:30")
    weeks.write("my baby is not breathing")
    assert weeks.clock.timers["window_prompt", "w1"][1]["local_date"] == "2026-03-03", "not today"


@pytest.mark.req("M32")
@pytest.mark.parametrize("kind", ["window_prompt", "education", "weekly_review", "snooze"])
def test_nothing_breaks_into_a_conversation_it_waits_ten_minutes_and_comes(kind: str) -> None:
    weeks = with_window("10:30")
    weeks.until(weeks.facts.now.replace(hour=10, minute=30) - timedelta(minutes=1))
    weeks.command("correct")
    weeks.facts = known(weeks.facts, height_cm=168)
    key = "w1" if kind == "window_prompt" else "prompt" if kind == "snooze" else kind
    before, decided = len(weeks.sent), len(weeks.points)
    weeks.clock.timers.pop((kind, key), None)
    weeks.fire(kind, key, weeks.facts.now + timedelta(minutes=1), {"local_date": "2026-03-02", "slot": key})
    assert (len(weeks.sent), len(weeks.points)) == (before, decided)
    due, payload = weeks.clock.timers[kind, key]
    assert due - weeks.facts.now == timedelta(minutes=10) and "slot" not in payload
    weeks.until(due)
    assert kind == "weekly_review" or len(weeks.sent) > before
    assert kind == "snooze" or len(weeks.points) > decided or kind == "education"


@pytest.mark.req("M34", "M39")
@pytest.mark.parametrize(("status", "becomes"), [("ended", "active"), ("withdrawn", "withdrawn")])
def test_the_way_back_after_the_end_is_none_around_her_consent(status: str, becomes: str) -> None:
    weeks = enrolled()
    assert weeks.facts.patient is not None
    weeks.facts = replace(weeks.facts, patient=replace(weeks.facts.patient, status="ended"))
    weeks.command("start")
    assert weeks.node == "after_the_end.ask"
    if status == "withdrawn":
        weeks.facts = known(weeks.facts, consent="no")
    weeks.facts = replace(weeks.facts, patient=replace(weeks.facts.patient, status=status))
    weeks.tap("begin")
    assert weeks.facts.patient is not None and weeks.facts.patient.status == becomes
    left = weeks.said[0].startswith("settings.left_before")
    assert left is (status == "withdrawn")
    assert (weeks.facts.said("graduation_later").value == "yes") is (status == "ended")


@pytest.mark.req("M32", "M34")
@pytest.mark.parametrize(("before", "came"), [(20, "window"), (40, "snooze")])
def test_what_she_put_off_and_her_next_time_do_not_both_come(before: int, came: str) -> None:
    weeks = with_window("10:30")
    weeks.until(weeks.facts.now.replace(hour=10, minute=31))
    offer = weeks.sent[-1].at
    weeks.until((weeks.facts.now + timedelta(days=1)).replace(hour=10, minute=30) - timedelta(minutes=before))
    weeks.command("snooze")
    weeks.tap("30_min")
    weeks.wait(hours=2)
    offers = [heard for heard in weeks.sent if heard.at > offer and heard.messages.startswith("prompt.")]
    later = [heard for heard in offers if "prompt.later" not in heard.messages]
    offered = [heard.send_class for heard in later if "snooze" not in heard.messages]
    assert offered == ["prompt" if came == "window" else "reply"], [h.messages for h in later]
