"""Many mothers, each one thing away from an ordinary one: every answer, every border of time, every row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from content.bite import Bite
from content.catalog import Catalog
from policies.facts import Facts, Responder, SessionView
from policies.intake_order import TOPICS
from policies.rules import Book
from tests.support.mothers import NOON, ROTA, alert, book, mother, stranger

HOME = {"zone": "Europe/London"}
ORDINARY = frozenset(mother().known)
HOURS = {"day": 24, "week": 168}
ANSWERS: dict[str, list[Any]] = {
    "pain_now": [None, 0, [3, 6], [3, 6.1], 5, 6, 7, "words"],
    "pain_after": [[5, 0], [6, 0], [4, 0]],
    "pain_before": [2, 3],
    "pain_first": [5, 4, 3, 1],
    "back_to_baseline": [["yes", 1], ["no", 1], ["no", 30]],
    "symptom_stop": [["yes", 0], ["yes", 13], ["yes", 24], ["yes", 24.1]],
    "bad_mornings": [[1, 0], [1, 24], [2, 24]],
    "cleared": [["yes", 0], ["yes", 2]],
    "screen_done": [None, ["yes", 168], ["yes", 168.1]],
    "fever": [None, "yes", "unsure", ["no", 169]],
    "leg_pain": ["yes"],
    "private_done": [None, ["yes", 168], ["yes", 168.1]],
    "private_later": ["yes", ["yes", 13]],
    "self_harm": [["no", 1]],
    "intake_done": [
        None,
        ["yes", 23],
        ["yes", 42 * 24],
        ["yes", 56 * 24],
        ["yes", 84 * 24],
        ["yes", 98 * 24],
    ],
    "rest_intake_done": [None],
    "birth_date": [None, "2026-03-01", "2025-03-02", "2025-03-01", "2026-01-19", "2026-01-20", "soon"],
    "birth_mode": [None, "planned_caesarean", "emergency_caesarean", "assisted"],
    "scar_pain": ["some_pain", "strong_pain"],
    "bleeding": ["red_again", "soaking"],
    "tear": ["severe", "unsure"],
    "needle_in_back": ["yes", "unsure"],
    "heart_or_lung": [None, "yes", "unsure"],
    "kidney": ["yes"],
    "unstable_pressure": ["unsure"],
    "dizzy_spells": ["yes"],
    "knees": ["yes"],
    "wrists": ["yes"],
    "pelvis_pain": ["unsure"],
    "heaviness": ["yes"],
    "leak_on_cough": ["yes"],
    "doming": ["yes"],
    "domed": ["yes"],
    "bulge": ["yes"],
    "night_pain": ["yes"],
    "cancer_or_weight_loss": ["yes"],
    "reassessed": [None],
    "reassessment_asked": ["yes"],
    "first_session": [["yes", 24], ["yes", 169], ["yes", 84 * 24], ["yes", 84 * 24 - 1]],
    "level_now": [0, 1, [1, 169], [1, 168], 3],
    "dose_step": [-3, -1, 1, 3, 4],
    "clean_sessions": [[1, 1], [1, 23], [2, 30]],
    "unfinished_sessions": [1, 2, 3],
    "session_ends": [
        (f"tired {(NOON - timedelta(days=1)).isoformat()}",),
        (f"tired {(NOON - timedelta(days=7, minutes=1)).isoformat()}",),
    ],
    "mostly_tired": [["yes", 168], ["yes", 168.1]],
    "exertion": [5, 6],
    "week_sessions": [2, 3],
    "all_sessions": [4],
    "plan_days": [["3", 1], ["3", 168.1]],
    "exercised": [["yes", 14], ["yes", 36.1], ["yes", 1]],
    "form_lost_X08": ["yes", "no"],
    "sleep_last_night": ["under_5", ["under_5", 13], "5_to_6"],
    "longest_stretch": ["under_3", ["under_3", 13]],
    "tiredness": [6, 7, [7, 13]],
    "today": ["worn_out", ["worn_out", 13], "good"],
    "mood_low": ["yes", ["yes", 336], ["yes", 336.1], "no"],
    "mood_down": ["yes", ["yes", 168], ["yes", 168.1], "no"],
    "mood_interest": ["yes", "no"],
    "mood_asked": [["yes", 300], ["yes", 400]],
    "baby_loss": ["yes"],
    "after_loss": ["gently"],
    "bites": ["no", "yes"],
    "bites_had": [("x",)],
    "feeding": ["breast_sitting", "breast_lying", "pump", "bottle", "mixed"],
    "windows": [("12:30-13:00",), ("08:30-10:00", "15:00-16:00"), ("11:30-12:30",), ("23:30-00:30",)],
    "quiet_hours": ["none", "11:00-13:00", "22:00-12:00", "12:00-13:00", "22:00-06:00"],
    "prompts_wanted": ["no", "yes"],
    "prompts_a_day": [0, 2, 5],
    "unanswered": [1, 2, 3, 5, 6],
    "still_wanted_asked": [[1, 100], [1, 167], [1, 168], 4],
    "snoozed": [["yes", 4], ["yes", 4.1]],
    "unwilling": ["yes", ["yes", 13]],
    "seen": [["yes", 335], ["yes", 336]],
    "talk_with": [101, [101, 0.5], [101, 0.51]],
    "talk_line": [["yes", 0.25], ["yes", 0.26]],
    "phone": ["+44 1"],
    "consent": ["yes", "no"],
    "note_from_clinic": ["yes", ["yes", 5]],
    "goal_1": ["lift her"],
    "goal_2": ["walk"],
    "goal_3": ["sleep"],
    "goal_1_score": [3, 8],
    "week_pain": [0, 1, 2, 3, 5, 7],
    "graduation_later": [["yes", 28 * 24], ["yes", 28 * 24 + 1]],
    "height_cm": [160],
    "weight_kg": [80],
    "review_done": [["yes", 100], ["yes", 168], ["yes", 200]],
    "review_asked": [["yes", 24], ["yes", 80]],
    "outcomes_asked": [["yes", 24]],
    "outcome_w6": ["done"],
    "complaint_tags": [("low_back",)],
    "floor_space": ["yes"],
    "illness_skipped": ["yes"],
    "girdle_unclear": ["yes"],
    "rest_of_today": ['[["X08", 2, 6, null, 30]]', ['[["X08", 2, 6, null, 30]]', 13]],
    "started": [
        ("exercise 2026-03-02T11:31:00+00:00",),
        ("exercise 2026-03-02T11:30:00+00:00",),
        ("exercise 2026-03-02T08:00:00+00:00",),
        ("exercise 2026-03-01T13:00:00+00:00", "checkin 2026-03-01T14:00:00+00:00"),
        ("checkin 2026-03-02T09:00:00+00:00",),
        (
            "bite 2026-03-02T08:00:00+00:00",
            "bite 2026-03-02T09:00:00+00:00",
            "bite 2026-03-02T10:00:00+00:00",
        ),
    ],
}
"""fact -> values that differ from an ordinary mother's; [value, hours ago]; None = never answered."""
PRIVATE = book().rules.lists["private_questions"]
EVERYTHING: dict[str, Any] = {
    fact: "no" for topic in TOPICS for ask in topic.asks for fact in ask.facts if fact not in ORDINARY
}
"""The whole rest of the intake, asked today."""
LAST = {
    "the gap": ("abdominal_gap", "doming"),
    "the bend": ("forward_bend_cm",),
    "the last": ("pain_with_sex",),
    "the girdle": ("girdle_one_leg", "girdle_unclear"),
}
TWO: dict[str, dict[str, Any]] = {
    "a bad morning after a stop": {"symptom_stop": ["yes", 24], "back_to_baseline": ["no", 1]},
    "a good morning after a stop": {"symptom_stop": ["yes", 24], "back_to_baseline": ["yes", 1]},
    "a good morning of the day she stopped": {"symptom_stop": ["yes", 3], "back_to_baseline": ["yes", 1]},
    "cleared after a stop": {"symptom_stop": ["yes", 24], "cleared": ["yes", 24]},
    "cleared before a stop": {"symptom_stop": ["yes", 24], "cleared": ["yes", 25]},
    "cleared after bad mornings": {"bad_mornings": [2, 24], "cleared": ["yes", 24]},
    "a flag cleared since": {"fever": ["yes", 2], "cleared": ["yes", 2]},
    "a flag since the clearance": {"fever": ["yes", 1], "cleared": ["yes", 2]},
    "amber cleared since": {"kidney": ["yes", 2], "cleared": ["yes", 1]},
    "more pain after than before": {"pain_now": [2, 1], "pain_after": [4, 0]},
    "pain before, asked since": {"pain_now": [1, 0], "pain_after": [4, 1]},
    "pain after at that very moment": {"pain_now": [1, 1], "pain_after": [4, 1]},
    "goals met": {"goal_1": "lift", "goal_1_score": 8, "goal_2_score": 9, "week_pain": 2},
    "one goal not met": {"goal_1": "lift", "goal_1_score": 8, "goal_2_score": 7, "week_pain": 2},
    "goals met, pain 3": {"goal_1_score": 8, "week_pain": 3},
    "goals met, asked lately": {"goal_1_score": 8, "week_pain": 1, "graduation_later": ["yes", 100]},
    "two points less of ten": {"pain_first": 10, "week_pain": 8},
    "three points less of ten": {"pain_first": 10, "week_pain": 7},
    "two points less of five": {"pain_first": 5, "week_pain": 3},
    "two points more": {"pain_first": 3, "week_pain": 5},
    "one point more": {"pain_first": 3, "week_pain": 4},
    "low mood, sore knees": {"mood_low": "yes", "knees": "yes", "wrists": "yes"},
    "a loss, and a bottle": {"baby_loss": "yes", "feeding": "bottle"},
    "both moods no": {"mood_down": "no", "mood_interest": "no"},
    "loss, going on gently": {"baby_loss": "yes", "after_loss": "gently"},
    "silent for long": {"unanswered": 6, "seen": ["yes", 400], "windows": ("15:00-16:00",)},
    "asked six times, seen": {"unanswered": 6, "seen": ["yes", 4], "windows": ("15:00-16:00",)},
    "her plan is full": {"plan_days": ["3", 1], "week_sessions": 3},
    "her plan is not full": {"plan_days": ["3", 1], "week_sessions": 2},
    "an old plan": {"plan_days": ["3", 169], "week_sessions": 3},
    "quiet after windows": {"windows": [("11:30-12:30",), 2], "quiet_hours": ["11:00-13:00", 1]},
    "quiet before windows": {"windows": [("11:30-12:30",), 1], "quiet_hours": ["11:00-13:00", 2]},
    "ready for more": {"clean_sessions": 2, "back_to_baseline": ["yes", 24], "dose_step": 0},
    "ready for a level": {
        "clean_sessions": 2, "dose_step": 3, "level_now": [0, 200], "reassessed": "yes", "first_session": ["yes", 300],
    },
    "a rest of today after symptoms": {"rest_of_today": '[["X08", 2, 6, null, 30]]', "symptom_stop": ["yes", 0]},
    "baby with a fever kept": {"fever": ["yes", 1], "breathless": ["yes", 1]},
    "halved": {"unanswered": 3, "started": ("exercise 2026-03-01T11:00:00+00:00",)},
    "halved, two days ago": {"unanswered": 3, "started": ("exercise 2026-02-28T11:00:00+00:00",)},
    "checked after the exercise": {"exercised": ["yes", 20], "back_to_baseline": ["yes", 1]},
    "checked before the exercise": {"exercised": ["yes", 20], "back_to_baseline": ["yes", 21]},
    "gap at six weeks": {"rest_intake_done": "yes", "abdominal_gap": None},
    "private questions answered": dict.fromkeys(PRIVATE, "no"),
    "private questions answered eight days ago": {name: ["no", 192] for name in PRIVATE},
    "private questions answered after a loss": {
        **dict.fromkeys(PRIVATE, "no"), "thoughts_about_baby": None, "baby_loss": "yes",
    },
    "one private question left out after a loss": {**dict.fromkeys(PRIVATE, "no"), "home": None, "baby_loss": "yes"},
    "goals met, asked four weeks ago": {"goal_1_score": 8, "week_pain": 1, "graduation_later": ["yes", 28 * 24 + 1]},
    "goals met but the third": {"goal_1_score": 8, "goal_3_score": 7, "week_pain": 1},
    **{f"asked everything but {name}": {**EVERYTHING, **dict.fromkeys(facts)} for name, facts in LAST.items()},
    "asked everything but the bend, in strong pain": {**EVERYTHING, "forward_bend_cm": None, "pain_now": 7},
    "asked everything but the gap, over a sore scar": {**EVERYTHING, **dict.fromkeys(LAST["the gap"]), "scar_pain": "some_pain"},
    "asked everything but the dome": {**EVERYTHING, "doming": None},
    "asked everything but the gap, which she left out": {**EVERYTHING, **dict.fromkeys(LAST["the gap"]), "gap_skipped": "yes"},
    "asked everything, after a loss": {**EVERYTHING, "baby_loss": "yes", "baby_name": None, "feeding": None, "main_carer": None},
    "asked everything but the second goal, no first": {**EVERYTHING, "goal_1": None, "goal_1_skipped": "yes", "goal_2": None},
    "asked everything but an illness, cancer told": {
        **EVERYTHING, "diabetes": None, "illness_unclear": None, "illness_known_unclear": None, "cancer_before": "yes",
    },
    "asked everything but when the needle was": {**EVERYTHING, "needle_in_back": "yes", "needle_when": None},
}  # fmt: skip
ROWS: dict[str, dict[str, Any]] = {
    **{f"status {status}": {"status": status} for status in ("enrolling", "paused", "ended", "withdrawn")},
    "on hold": {"stop": "hold"},
    "locked": {"stop": "lock"},
    "unreachable": {"reachable": False},
    "no clock": {"zone": "UTC"},
    "in Los Angeles": {"zone": "America/Los_Angeles"},
    "in Tokyo": {"zone": "Asia/Tokyo"},
    "country of one zone": {"country": "GB"},
    "country of two zones": {"country": "ES"},
    "reads Spanish": {"lang": "es"},
    "nobody on the rota": {"rota": ()},
    "somebody else on the rota": {"rota": (Responder(900, "Op", "operator"), *ROTA)},
    "plan of policy": {"plan": {"rev": 1, "level": 0}},
    "plan of a clinician": {"plan": {"rev": 2, "level": 2, "author": "Ana"}},
    "barred": {"plan": {"rev": 1, "level": 1, "barred": frozenset({"X08", "X01"})}},
    "rest barred on a hold": {"stop": "hold", "plan": {"rev": 1, "level": 1, "barred": frozenset({"X32", "X01"})}},
    "unlocked": {"plan": {"rev": 2, "level": 3, "author": "Ana", "unlocked": frozenset({"X18"})}},
    "a session runs": {"session": {"minutes_ago": 5}},
    "two left unfinished, a session runs": {"session": {}, "said": {"unfinished_sessions": 2, "dose_step": 1}},
    "the same at the lowest dose": {"session": {}, "said": {"unfinished_sessions": 2, "dose_step": -3}},
    "at the lowest dose, none unfinished": {"session": {}, "said": {"unfinished_sessions": 0, "dose_step": -3}},
    "stopped before, pain kept, a session runs": {
        "session": {"pain_start": 5}, "said": {"symptom_stop": ["yes", 24], "pain_before": 2},
    },
    "stopped before, pain not kept, a session runs": {"session": {"pain_start": 5}, "said": {"symptom_stop": ["yes", 24]}},
    "back again, pain kept, a session runs": {"session": {"pain_start": 5}, "said": {"pain_before": 2}},
    "a hold for the same": {
        "alerts": [alert(categories=("relative_contraindication",), disposition="routine_review")], "stop": "hold",
    },
    "an alert for the same, no stop": {"alerts": [alert(categories=("relative_contraindication",))]},
    "a session of her first": {"session": {}, "said": {"first_session": None, "dose_step": None, "level_now": None}},
    "a session, one clean yesterday": {"session": {}, "said": {"clean_sessions": [1, 23.1], "first_session": ["yes", 50], "all_sessions": 4}},
    "a session, one clean today": {"session": {}, "said": {"clean_sessions": [1, 22.9], "first_session": ["yes", 50], "week_sessions": 2}},
    "a session, form lost in it": {"session": {"minutes_ago": 30}, "said": {"form_lost_X08": ["yes", 0.5]}},
    "a session, form lost before it": {"session": {"minutes_ago": 30}, "said": {"form_lost_X08": ["yes", 0.6]}},
    "a session of an hour ago": {"session": {"minutes_ago": 60}},
    "a session forgotten": {"session": {"minutes_ago": 61}},
    "a session of rest": {"session": {"items": ["X01", "X32"]}},
    "a session done": {"session": {"minutes_ago": 239, "ended_by": "done"}},
    "a session done four hours ago": {"session": {"minutes_ago": 240, "ended_by": "done"}},
    "a session, pain unknown": {"session": {"pain_start": None}},
    "a session, pain 1 at its start": {"session": {"minutes_ago": 30, "pain_start": 1}, "said": {"pain_after": [4, 0]}},
    "a session, pain asked before it": {"session": {"minutes_ago": 30, "pain_start": 1}, "said": {"pain_after": [4, 1]}},
    "an alert": {"alerts": [alert()]},
    "an alert taken": {"alerts": [alert(state="acknowledged", owner=101)]},
    "an alert closed": {"alerts": [alert(state="resolved", owner=101)]},
    "an alert closed, still locked": {"alerts": [alert(state="resolved", owner=101)], "stop": "lock"},
    "an alert taken, locked": {"alerts": [alert(state="acknowledged", owner=102)], "stop": "lock"},
    "a wish that waits": {"alerts": [alert(categories=("asks_for_human",), disposition="routine_review")]},
    "a wish that waits, the clinic wrote": {
        "alerts": [alert(categories=("asks_for_human",), disposition="routine_review", step=2)],
        "said": {"note_from_clinic": "yes"},
    },
    "an emergency that waits": {"alerts": [alert(disposition="emergency", step=2, unknown=("birth_date", "x"))]},
    "an alert of two, nobody there": {"alerts": [alert(categories=("dvt", "sepsis"))], "rota": ()},
    "a hold with its alert": {"alerts": [alert(categories=("pain_high",), disposition="routine_review")], "stop": "hold"},
    "a fever, nobody asked about the needle": {"days": 20, "said": {"fever": "yes", "needle_in_back": None}},
    "a fever late, nobody asked about the needle": {"days": 90, "said": {"fever": "yes", "needle_in_back": None}},
    "locked for a calf": {"alerts": [alert(rules=("RF02",))], "stop": "lock"},
    "locked for a calf, another alert closed": {
        "alerts": [alert(id=6, categories=("self_harm",), state="resolved", rules=("RF17",)), alert(rules=("RF02",))], "stop": "lock",
    },
    "locked for a calf, and a thought": {"alerts": [alert(rules=("RF02",)), alert(id=8, categories=("self_harm",))], "stop": "lock"},
    "locked for two signs of a fever": {"stop": "lock", "said": {"fever": ["yes", 5], "shaking_chills": ["yes", 2]}},
    "held for a kidney": {"alerts": [alert(rules=("AM02",), disposition="routine_review")], "stop": "hold", "said": {"kidney": ["yes", 3]}},
    "eased by a bad morning": {"said": {"eased_by": ["DS04", 2], "dose_step": [-1, 2]}},
    "eased, and changed since": {"said": {"eased_by": ["DS04", 2], "dose_step": [0, 1]}},
    "eased by no rule": {"said": {"eased_by": ["DS99", 2], "dose_step": [-1, 2]}},
    "times of hers, prompts off": {"said": {"windows": [("11:00-13:00",), 48], "prompts_wanted": "no"}},
    "times of hers, asleep soon": {"said": {"windows": [("11:00-13:00",), 48], "quiet_hours": ["12:01-13:00", 1]}},
    "at her own level": {"plan": {"rev": 2, "level": 3, "author": "Ana"}, "days": 90, "said": {"level_now": 2}},
    "caesarean at 41 days": {"days": 41, "mode": "planned_caesarean"},
    "caesarean at 42 days": {"days": 42, "mode": "planned_caesarean"},
    **{f"at 20 days, {mode}": {"days": 20, "mode": mode} for mode in ("vaginal", "assisted", None, "emergency_caesarean")},
    **{f"trusted at {days} days": {"days": days, "plan": {"rev": 2, "level": 3, "author": "Ana"}} for days in (13, 14, 41, 42, 90)},
    "trusted, caesarean at 30 days": {"days": 30, "mode": "planned_caesarean", "plan": {"rev": 2, "level": 1, "author": "Ana"}},
    "trusted, reached 1": {"plan": {"rev": 2, "level": 3, "author": "Ana"}, "days": 90, "said": {"level_now": 1, "dose_step": 3}},
    "trusted, reached 3": {"plan": {"rev": 2, "level": 3, "author": "Ana"}, "days": 90, "said": {"level_now": 3}},
    "trusted, pain 5, at 7 days": {"days": 7, "said": {"pain_now": 5}},
    "pain 6 at 8 days": {"days": 8, "said": {"pain_now": 6}},
    "at 6 days": {"days": 6},
    "at 7 days": {"days": 7},
    "at 13 days": {"days": 13},
    "at 14 days": {"days": 14},
    "at 83 days": {"days": 83},
    "at 84 days": {"days": 84},
}  # fmt: skip


def bites() -> dict[str, Bite]:
    """One for each thing she may have told, for a day alone, and for everybody."""
    fits = (
        "any",
        "caesarean",
        "vaginal",
        "breastfeeding",
        "bottle",
        "leak",
        "wrists",
        "girdle",
        "poor_sleep",
    )
    given: list[tuple[str, int, int]] = [(fit, 0, 1900 - 100 * number) for number, fit in enumerate(fits)]
    given += [
        ("any", 60, 60),
        ("any", 61, 61),
        ("any", 59, 59),
        ("leak", 60, 1900),
        ("any", 0, 1900),
        ("any", 1, 1900),
        ("tailbone", 0, 900),
    ]
    topics = ("pain", "mood", "sleep", "help")
    made = [
        Bite(id=f"E{n}", slug=f"e{n}", topic=topics[n % 4], from_day=begin, to_day=end, fits=(fit,), needs_baby=fit == "bottle",
             source=("test",))  # type: ignore[arg-type]
        for n, (fit, begin, end) in enumerate(given, 20)
    ]  # fmt: skip
    both = made[5].model_copy(update={"id": "E40", "fits": ("leak", "wrists")})
    return {bite.id: bite for bite in (*made, both)}


@cache
def book_of_two_dates() -> Book:
    """The book of the tests, where each limit becomes another one later, and two exercises nobody should get."""
    plain = book()
    before = [replace(limit, since="2026-01-01") for limit in plain.rules.limits]
    later = [replace(limit, since="2026-12-31", value=2 * limit.value + 1) for limit in before]
    rules = replace(plain.rules, limits=(*before, *later))
    content = plain.content.content
    some = content.exercises["X08"]
    more = {
        "X97": some.model_copy(update={"id": "X97", "slug": "sit-up", "space": "L"}),
        "X98": some.model_copy(
            update={"id": "X98", "slug": "slug-x98", "space": "L", "blocks": ("p7", "bl")}
        ),
    }
    content = content.model_copy(update={"exercises": {**content.exercises, **more}, "bites": bites()})
    return Book(Catalog("test", content), rules, plain.phrases)


def ordinary() -> Facts:
    return mother(**HOME)


def situations() -> Iterator[tuple[str, Facts]]:
    """(name, facts), an ordinary mother and a stranger first."""
    yield "an ordinary mother", ordinary()
    yield "a stranger", stranger()
    for name, values in ANSWERS.items():
        for value in values:
            given = list(value) if isinstance(value, tuple) and name != "windows" else value
            said = {name: [value, 0] if isinstance(value, tuple) else value}
            yield f"{name} = {_named(given)}", mother(said=said, **HOME)
    for title, both in TWO.items():
        said = {name: [value, 0] if isinstance(value, tuple) else value for name, value in both.items()}
        yield title, mother(said=said, **HOME)
    for title, row in ROWS.items():
        yield title, mother(**{**HOME, **row})
    yield "a clinician's own chat", replace(ordinary(), me=Responder(500, "Dora"))
    hers = mother(alerts=[alert()], **HOME)
    yield "a clinician off duty acts on an alert", replace(hers, me=Responder(500, "Dora"), rota=())
    yield "at night", at(ordinary(), timedelta(hours=12))
    yield "at eight in the morning", at(ordinary(), timedelta(hours=-4))
    yield "at 21:00", at(ordinary(), timedelta(hours=9))
    ended = SessionView(1, "test", ("X08",), NOON - timedelta(hours=5), 3, "done", NOON - timedelta(hours=3))
    yield "a session ended three hours ago", replace(ordinary(), session=ended)


def at(facts: Facts, later: timedelta) -> Facts:
    return replace(facts, now=facts.now + later)


def _named(value: Any) -> str:
    if isinstance(value, list) and len(value) == 2 and isinstance(value[1], int | float):
        return f"{value[0]}, {value[1]} h ago"
    return "nothing" if value is None else str(value)
