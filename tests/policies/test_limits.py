"""Every limit at its border: the last value on one side, the first on the other, by what a mother meets."""

from __future__ import annotations

import pytest

from policies.intake_order import TOPICS
from policies.prompting import due, hours, limits
from policies.talk import line_is_due
from tests.support.borders import (
    Border,
    after_a_feed,
    after_messages,
    ago,
    at,
    at_home,
    checked_in,
    comes_after,
    form_again,
    guard,
    heard,
    held_mornings,
    is_due,
    is_live,
    level,
    looked_at_again,
    of_the_day,
    of_this_day,
    opens,
    planned,
    put_off,
    reminds,
    rises,
    share,
    silence,
    snooze,
    snoozed,
    stopped,
    times_kept,
    tired_week,
    too_much,
    track,
    walks,
    wave,
    wave_again,
    window,
)
from tests.support.mothers import book, mother

EXERCISE, CHECKIN, BITE = limits.EXERCISE, limits.CHECKIN, limits.BITE
BORDERS = [
    Border(
        "exercise_prompts_a_day",
        lambda n: after_messages(EXERCISE, *[5] * int(n)),
        {0: "", 1: "enough_exercise_today"},
    ),
    Border(
        "exercise_prompts_most",
        lambda n: after_messages(EXERCISE, *(9, 5)[: int(n)], prompts_a_day=9),
        {1: "", 2: "enough_exercise_today"},
    ),
    Border("bot_started_a_day", of_this_day, {2: ("", True), 3: ("enough_all_today", False)}),
    Border(
        "checkins_a_day", lambda n: after_messages(CHECKIN, *[3] * int(n)), {0: "", 1: "enough_checkin_today"}
    ),
    Border("rolling_day", lambda h: after_messages(BITE, h, h, h), {22.9: "enough_all_lately", 23: ""}),
    Border("prompt_gap", lambda h: after_messages(EXERCISE, h, prompts_a_day=2), {3.9: "too_soon", 4: ""}),
    Border("live", is_live, {2.9: True, 3: False}),
    Border("live_again", put_off, {9: False, 10: True, 11: False}),
    Border("any_gap", lambda m: after_messages(EXERCISE, m / 60, asks=CHECKIN), {29.9: "too_soon", 30: ""}),
    Border(
        "after_session",
        lambda h: silence(EXERCISE, at_home(session={"minutes_ago": 60 * h, "ended_by": "done"})),
        {3.9: "session_lately", 4: ""},
    ),
    Border(
        "after_symptom_stop",
        lambda h: silence(BITE, ago("symptom_stop", h)),
        {23.9: "symptoms_lately", 24.1: ""},
    ),
    Border(
        "unanswered_halve", lambda n: after_messages(EXERCISE, 24, unanswered=int(n)), {2: "", 3: "halved"}
    ),
    Border(
        "unanswered_ask",
        lambda n: silence(CHECKIN, at_home({"unanswered": int(n)})),
        {5: "", 6: "asks_whether_wanted"},
    ),
    # an hour less than a week: the short night of spring does not cost her the question
    Border(
        "still_wanted_again",
        lambda h: limits.may_ask_whether_wanted(ago("still_wanted_asked", h, 1), book()),
        {24 * 7 - 1.1: False, 24 * 7 - 0.9: True},
    ),
    Border(
        "still_wanted_most",
        lambda n: limits.may_ask_whether_wanted(ago("still_wanted_asked", 200, n), book()),
        {3: True, 4: False},
    ),
    Border("quiet_from", lambda h: hours.is_quiet(at(h), book()), {20.9: False, 21: True}),
    Border("quiet_to", lambda h: hours.is_quiet(at(h), book()), {7.9: True, 8: False}),
    Border("checkin_hour", planned("rest_intake"), {8: False, 9: True, 10: False}),
    Border("bite_hour", planned("education"), {11: False, 12: True, 13: False}),
    Border("checkin_late", checked_in, {6: "", 6.1: "too_late"}),
    Border("window_late", lambda m: (window(m), snoozed(m)), {90: ("", True), 90.1: ("too_late", False)}),
    Border("windows_most", times_kept, {3: "3 kept, left out: no", 4: "3 kept, left out: yes"}),
    Border("snooze_short", snooze, {29: False, 30: True, 31: False}),
    Border("after_feed", after_a_feed, {29: False, 30: True, 31: False}),
    Border("away", lambda d: due.was_away(ago("seen", 24 * d), book()), {13.9: False, 14: True}),
    Border("review_every", is_due("weekly_review", "review_done"), {6: False, 7: True}),
    Border(
        "review_again",
        is_due("weekly_review", "review_asked", review_done=["yes", 24 * 30]),
        {2: False, 3: True},
    ),
    Border("mood_every", is_due("mood_check", "mood_asked"), {13: False, 14: True}),
    Border("reassess_after", is_due("reassessment", "first_session"), {6: False, 7: True}),
    Border("outcome_open", wave, {-1: "", 0: "w6", 13: "w6", 14: ""}),
    Border("outcome_again", wave_again, {6: False, 7: True, 8: False}),
    Border("form_again", form_again, {2: False, 3: True}),
    Border("silent_every", looked_at_again, {6: False, 7: True, 8: False}),
    Border(
        "programme_weeks",
        guard("may_graduate", lambda w: ago("first_session", 168 * w)),
        {11.9: False, 12: True},
    ),
    Border(
        "graduation_again",
        guard(
            "may_graduate",
            lambda d: ago("graduation_later", 24 * d, more={"first_session": ["yes", 24 * 90]}),
        ),
        {27.9: False, 28.1: True},
    ),
    Border(
        "goal_met",
        guard("may_graduate", lambda n: at_home({"goal_1_score": n, "week_pain": 2})),
        {7: False, 8: True},
    ),
    Border("pain_fresh", stopped("pain_unknown", lambda h: ago("pain_now", h, 3)), {5.9: False, 6.1: True}),
    Border(
        "screen_fresh", stopped("not_screened", lambda d: ago("screen_done", 24 * d)), {6.9: False, 7.1: True}
    ),
    Border(
        "private_fresh",
        guard("private_questions_are_open", lambda d: ago("private_done", 24 * d)),
        {6.9: False, 7.1: True},
    ),
    Border(
        "birth_long_ago",
        guard("birth_is_over_a_year_ago", lambda d: mother(days=int(d))),
        {365: False, 366: True},
    ),
    Border(
        "severe_pain",
        stopped("severe_pain_now", lambda n: at_home({"pain_now": int(n)})),
        {6: False, 7: True},
    ),
    Border("unassessed_level", level, {0: False, 1: True, 2: False}),
    Border(
        "bleeding_rest",
        stopped("bleeding_rest", lambda h: ago("bleeding_after_exercise", h, "pink")),
        {47.9: True, 48.1: False},
    ),
    Border("no_rise_after_clearance", rises, {6.9: False, 7.1: True}),
    Border("alert_step_2", opens, {1: False, 2: True, 3: False}),
    Border("alert_step_3", comes_after(1, 2), {4: False, 5: True, 6: False}),
    Border("alert_step_4", comes_after(2, 5), {9: False, 10: True, 11: False}),
    Border("alert_repeat", comes_after(3, 10), {19: False, 20: True, 21: False}),
    Border("ack_reminder", reminds, {29: False, 30: True, 31: False}),
    Border("flat_walk_from_day", walks, {6: False, 7: True}),
    Border("fever", heard("my temperature is {}"), {37.9: set(), 38: {"fever"}}),
    Border("temperature_low", heard("my temperature is {}"), {36: set(), 35.9: {"temperature_low"}}),
    Border(
        "pressure_high_systolic", heard("my blood pressure is {}/80"), {139: set(), 140: {"high_pressure"}}
    ),
    Border(
        "pressure_high_diastolic", heard("my blood pressure is 120/{}"), {89: set(), 90: {"high_pressure"}}
    ),
    Border(
        "pressure_emergency_systolic",
        heard("my blood pressure is {}/80"),
        {159: {"high_pressure"}, 160: {"pressure_very_high"}},
    ),
    Border(
        "pressure_emergency_diastolic",
        heard("my blood pressure is 120/{}"),
        {109: {"high_pressure"}, 110: {"pressure_very_high"}},
    ),
    Border(
        "tired_day", stopped("worn_out_today", lambda n: at_home({"tiredness": int(n)})), {6: False, 7: True}
    ),
    Border(
        "session_old",
        guard("session_is_old", lambda m: at_home(session={"minutes_ago": m})),
        {60: False, 60.1: True},
    ),
    Border("rest_intake_a_day", of_the_day, {3: True, 4: False}),
    Border(
        "mood_fresh",
        guard("a_mood_answer_was_low", lambda d: ago("mood_down", 24 * d)),
        {6.9: True, 7.1: False},
    ),
    Border(
        "gap_check_from_day",
        lambda d: next(t for t in TOPICS if t.name == "gap").applies(mother(days=int(d)), book()),
        {41: False, 42: True},
    ),
    Border("talk_line", lambda m: line_is_due(ago("talk_line", m / 60), book()), {14.9: False, 15.1: True}),
    Border("bad_mornings_hold", held_mornings, {1: (False, False), 2: (True, True)}),
    Border("exertion_cap", too_much, {5: False, 6: True}),
    Border("tired_sessions_share", share, {50: False, 51: True}),
    Border("tired_sessions_least", lambda n: tired_week(*[("tired", 1)] * (int(n) - 1)), {1: False, 2: True}),
    Border("tired_sessions_span", lambda d: tired_week(("tired", d)), {6.9: True, 7.1: False}),
    Border("walking_offer_bmi", lambda n: track(place="outside", bmi=n), {29.9: "core", 30: "walk"}),
    Border("restart_break", lambda d: track(exercised=["yes", 24 * d]), {13.9: "core", 14: "relapse"}),
    Border("gentle_restart", lambda d: track(symptom_stop=["yes", 24 * d]), {6.9: "relapse", 7.1: "core"}),
]
"""The numbers stand here a second time on purpose: who moves a limit is asked about what it decides."""
ASKED_BY_NOBODY = {"step_down_after_stop"}
OF_THE_STORE = {"proximal_begun", "proximal_replied"}
ELSEWHERE = "listening_"


@pytest.mark.req("M32", "S04", "S06")
@pytest.mark.parametrize("border", BORDERS, ids=lambda border: border.limit)
def test_each_side_of_a_limit_is_decided_as_it_should_be(border: Border) -> None:
    assert {number: border.decides(number) for number in border.answers} == dict(border.answers)


def test_every_limit_has_its_border_here() -> None:
    names = {limit.name for limit in book().rules.limits if not limit.name.startswith(ELSEWHERE)}
    assert {border.limit for border in BORDERS} == names - ASKED_BY_NOBODY - OF_THE_STORE
