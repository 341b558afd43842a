"""At three in the morning: what a mother really types, skips and leaves open, turn by turn."""

import pytest

from dialogs.model import EventKind
from policies.aftermath import after
from policies.effects import Clear, Prescribe, Stop, StopKind
from policies.prescribing import pick
from policies.review import review
from tests.support.night import CARDS, after_a_set, enrolled, later, timer
from tests.support.talk import CORE_INTAKE, Talk, the_book


@pytest.mark.req("M12", "M01")
@pytest.mark.parametrize(
    "typed", ["a bit more", "worse", "a little", "my leg hurts", "it hurts a bit", "im shaking"]
)
def test_typed_words_that_mean_more_end_the_session(typed: str) -> None:
    talk = after_a_set()
    talk.write(typed)
    assert talk.node in ("session.worse", "clarify.now")
    assert not any(isinstance(e, Prescribe) for e in talk.turns[-1].effects)


@pytest.mark.req("M12", "M01")
def test_typed_words_that_mean_the_same_answer_the_first_row() -> None:
    talk = after_a_set()
    talk.write("same")
    talk.write("no")
    assert talk.node == "session.rest"


@pytest.mark.req("S06", "M12")
@pytest.mark.fault("C26", guard="dialogs.reading:_settle")
def test_a_set_check_nobody_can_read_is_unclear_and_then_a_yes() -> None:
    talk = after_a_set()
    for _ in range(3):
        talk.write("hm")
    assert talk.node == "session.check_again"
    for _ in range(3):
        talk.write("hm")
    assert talk.node == "session.worse"


@pytest.mark.req("S04", "S06")
def test_silence_after_more_pain_keeps_the_open_question() -> None:
    talk = after_a_set()
    talk.tap("pain_up.yes", "5")
    timer(talk, "session_idle")
    assert talk.said == ["session.idle_owed"]
    talk.command("not_today")
    talk.command("asleep")
    assert talk.node == "session.leg"
    talk.tap("no")
    assert talk.node == ""


@pytest.mark.req("M12")
def test_not_today_does_not_make_an_unanswered_set_check_a_no() -> None:
    talk = after_a_set()
    talk.command("not_today")
    talk.command("asleep")
    assert talk.node == "session.check"


@pytest.mark.req("M15")
def test_a_finished_session_leaves_no_rest_behind() -> None:
    talk = enrolled()
    talk.command("asleep")
    talk.tap("mat_5", "today.nothing_new", "woke")
    talk.command("asleep")
    talk.tap("resume", "today.nothing_new", "skip", "skip", "skip")
    timer(talk, "session_idle")
    assert talk.turns[-1].drafts == ()
    talk.command("asleep")
    assert talk.node == "asleep.minutes"


@pytest.mark.req("S04", "M19")
def test_resting_on_a_sore_day_does_not_raise_the_baseline() -> None:
    talk = after_a_set()
    talk.tap("pain_up.yes", "5", "no")
    for _ in range(2):
        later(talk, days=1)
        timer(talk, "morning_check")
        talk.tap("5")  # one above the four she began with
        assert talk.facts.value("back_to_baseline") == "no"
        talk.command("asleep")
        talk.tap("yes", "skip", "skip")
    assert talk.facts.patient is not None
    assert talk.facts.patient.stop == "hold"


@pytest.mark.req("M19")
def test_the_morning_question_forgets_what_was_offered_yesterday() -> None:
    talk = after_a_set()
    talk.tap("pain_up.yes", "4", "no")
    talk.command("asleep")
    assert talk.node == "asleep.rest"
    later(talk, days=1)
    timer(talk, "morning_check")
    talk.tap("3")
    assert talk.said[0].startswith("morning.thanks")


@pytest.mark.req("S06", "M08")
def test_skipped_cards_keep_the_weekly_screen_open() -> None:
    talk = enrolled()
    later(talk, days=8)
    talk.command("asleep")
    talk.tap("skip", "skip", "skip", "not_now")
    assert talk.said[-1].endswith("asleep.screen_open")
    talk.command("asleep")
    assert talk.node == "screen.legs"


@pytest.mark.req("S06", "M09")
def test_something_new_is_not_answered_by_skipping_the_cards() -> None:
    talk = enrolled()
    talk.command("asleep")
    talk.tap("mat_5", "today.something_new", "skip", "skip", "skip", "not_now")
    assert talk.said[-1].endswith("asleep.screen_open")
    assert not any(isinstance(e, Prescribe) for e in talk.turns[-1].effects)


@pytest.mark.req("M09")
def test_something_new_and_nothing_found_asks_for_the_pain() -> None:
    talk = enrolled()
    later(talk, hours=7)
    talk.command("asleep")
    talk.tap("mat_5", "today.something_new", "none", "none", "none", "not_now")
    assert talk.node == "asleep.card"
    talk.tap("pain_now.3", "today.nothing_new")
    assert talk.node == "session.card"


@pytest.mark.req("S04")
def test_a_symptom_stop_keeps_the_pain_it_began_with() -> None:
    talk = after_a_set()
    stop = Stop(StopKind.SESSION, "symptoms_up")
    verdict = review([stop], talk.facts, the_book(), talk.facts.now)
    assert any(getattr(e, "name", "") == "pain_before" for e in verdict.effects)


@pytest.mark.req("S04", "M09")
def test_after_a_clearance_old_pain_is_asked_again_and_not_held_against_her() -> None:
    talk = Talk()
    talk.command("start")
    at = CORE_INTAKE.index("4")
    talk.tap(*CORE_INTAKE[:at], "8", *CORE_INTAKE[at + 1 :])
    assert talk.facts.patient is not None
    assert talk.facts.patient.stop == "hold"
    talk.facts = after(talk.facts, [Clear(1, 90)])
    later(talk, hours=7)
    talk.command("asleep")
    talk.tap("mat_5", "pain_now.3", "today.nothing_new")
    assert talk.node == "session.card"


@pytest.mark.req("M04", "M08")
def test_an_intake_cut_short_in_the_private_questions_goes_on_there() -> None:
    talk = Talk()
    talk.command("start")
    talk.tap(*CORE_INTAKE[:CARDS], "yes", "no", "no", "unwanted")
    talk.command("asleep")
    assert talk.node == "thoughts.act"
    talk.tap("no")
    assert talk.node == "private.home"
    talk.tap("safe", "none", "none")
    assert talk.said[-1].endswith("intake.green")


@pytest.mark.req("M08", "M34")
def test_something_in_my_body_always_shows_the_lists() -> None:
    talk = Talk()
    talk.command("start")
    talk.tap(*CORE_INTAKE[:CARDS])
    talk.command("urgent")
    talk.tap("new_sign")
    assert talk.node == "screen.legs"


@pytest.mark.req("S04")
def test_time_lifts_no_lock() -> None:
    talk = enrolled()
    talk.write("i cant feel anything when i wipe")
    assert talk.facts.patient is not None
    assert talk.facts.patient.stop == "lock"
    later(talk, days=60)
    talk.command("asleep")
    assert talk.said[-1].endswith("asleep.locked")
    picked, _ = pick(Prescribe("rest"), talk.facts, the_book(), talk.facts.now)
    assert picked is None


@pytest.mark.req("M12")
def test_a_later_no_never_takes_back_a_yes() -> None:
    talk = after_a_set()
    check = talk.conversation.open
    assert check is not None
    talk.tap("pain_up.yes")
    index = [option.id for option in check.options].index("pain_up.no")
    talk.take(EventKind.OPTION_CHOSEN, asked=check, index=index, ask=check.ask)
    assert talk.said[0].startswith("general.stale_button")
    assert (talk.node, talk.facts.value("pain_up")) == ("session.worse", "yes")


@pytest.mark.req("S2", "S04")
@pytest.mark.parametrize("help_for", ["my baby won't wake up", "tap"])
def test_a_session_that_ended_for_the_baby_is_not_shown_again(help_for: str) -> None:
    talk = enrolled()
    talk.command("asleep")
    talk.tap("mat_5", "today.nothing_new")
    card = talk.conversation.open
    if help_for == "tap":
        talk.command("urgent")
        talk.tap("baby")
    else:
        talk.write(help_for)
    assert talk.facts.session is not None and talk.facts.session.ended_by == "baby"
    assert card is not None
    talk.take(EventKind.OPTION_CHOSEN, asked=card, index=0, ask=card.ask)
    assert not any(isinstance(e, Prescribe) for e in talk.turns[-1].effects)
    assert talk.turns[-1].drafts and "session" not in {f.flow for f in talk.conversation.frames}


@pytest.mark.req("S2", "S04")
@pytest.mark.fault("C28", guard="dialogs.walk:Walk.cause")
def test_a_session_that_a_hold_has_ended_is_not_shown_again() -> None:
    talk = enrolled()
    talk.command("asleep")
    talk.tap("mat_5", "today.nothing_new")
    talk.write("no chest pain")
    timer(talk, "safety_reminder", flow="clarify", node="now", count=1)
    talk.tap("no")
    assert not any(isinstance(e, Prescribe) for e in talk.turns[-1].effects)
    assert "session" not in {f.flow for f in talk.conversation.frames}
