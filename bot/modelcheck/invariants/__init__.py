"""The invariants of a turn by their ids: each a small function that says what is wrong, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.modelcheck.invariants import (
    acting,
    answers,
    asking,
    choosing,
    doses,
    flags,
    frames,
    leaving,
    prompts,
    turns,
    ways_out,
)
from bot.modelcheck.stepping import Step

Check = Callable[[Step], str | None]
"""Why the step is wrong; None when it is right."""

ON_STEPS: Mapping[str, tuple[Check, ...]] = {
    "S1": (
        flags.no_exercise_under_a_stop,
        flags.no_exercise_after_symptoms,
        flags.no_exercise_outside_care,
        flags.an_answer_that_holds_is_held,
    ),
    "S3": (
        flags.a_flag_is_answered,
        flags.no_flag_is_passed_over,
        flags.a_baby_in_need_is_answered,
        flags.a_wish_for_a_person_is_told,
    ),
    "S4": (flags.one_alert_for_a_flag,),
    "S6": (acting.alerts_move_in_order,),
    "S7": (acting.only_the_clinic_acts,),
    "S8": (flags.only_a_clearance_lifts,),
    "S13": (answers.everything_is_answered,),
    "S18": (
        asking.unclear_twice_is_yes,
        asking.no_set_on_an_open_check,
        asking.a_worse_set_ends_the_session,
        asking.no_routine_on_open_cards,
        asking.no_session_on_an_open_row,
        asking.silence_about_a_flag_is_told,
    ),
    "S19": (
        prompts.nothing_at_night,
        prompts.not_too_often,
        prompts.only_to_who_is_there,
        prompts.no_offer_to_who_may_not_move,
    ),
    "S20": (doses.one_level_at_a_time, doses.nothing_harder_on_doubt),
    "M17": (
        choosing.nothing_barred,
        choosing.nothing_too_early,
        choosing.nothing_above_her_level,
        choosing.nothing_above_the_ceiling,
    ),
    "S5": (acting.somebody_is_called_again,),
    "S25": (prompts.silence_after_goodbye, answers.consent_is_hers),
    "S31": (flags.late_words_count,),
    "S32": (ways_out.help_is_there, ways_out.stop_is_there, ways_out.a_person_is_there),
    "S33": (answers.a_forged_button_does_nothing,),
    "frames": (frames.a_flag_keeps_the_stack, frames.a_command_keeps_the_stack),
}
"""Asked of every step."""
ON_NEW_STATES: Mapping[str, tuple[Check, ...]] = {
    "S9": (turns.a_second_tap_does_nothing,),
    "S16": (turns.the_same_again,),
    "S17": (turns.nothing_moves_on_a_broken_policy,),
}
"""Asked of every step that leads to a state not seen before: each takes the turn once more."""
IN_STATES = {"S2": leaving.what_may_leave_here}
"""Asked of every state: what the gate at the moment of sending would let go there."""
ALL = (*ON_STEPS, *ON_NEW_STATES, *IN_STATES)
