"""/why in every state: a true reason in few words, the open question again, nothing another may not read."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from content.wording import BABY_WORDS, words_in
from dialogs import registry, whys
from dialogs.model import Flow, Node
from dialogs.walk import Walk
from policies.aftermath import learned
from policies.effects import Prescribe, Raise, Record, Stop, StopKind
from policies.facts import AlertView, Fact, Responder
from policies.reasons import HER_STATUS, PRIVATE, words_of
from tests.support import states
from tests.support.talk import NOW, Talk, the_book

CONTENT = the_book().content
SECRET = re.compile(
    r"kill|harm|hurt your|suicid|voices|hear things|violen|afraid|partner|psychos|not safe", re.I
)
GROUPED = ("level", "dose", "blocks", "topics", "times")


def enrolled() -> Talk:
    return states.enrolled()


def told(talk: Talk) -> str:
    return "\n".join(draft.html for draft in talk.turns[-1].drafts).replace("&#39;", "'")


# -- the registry walk ---------------------------------------------------------------------------------------


@pytest.mark.req("M33")
@pytest.mark.parametrize("lang", CONTENT.languages)
def test_every_reason_she_can_meet_has_words(lang: str) -> None:
    listed = {group: set(CONTENT.message(lang, f"why.{group}").options) for group in GROUPED}
    missing = [
        f'  {word}: "…" under `{group}: options:`'
        for group in GROUPED
        for word in sorted(words_of(the_book())[group] - listed[group])
    ]
    missing += [
        f"  {word}: with two wordings under `say:`, as a message of its own"
        for word in sorted(words_of(the_book())["stop"])
        if not CONTENT.has_message(f"why.{word}")
    ]
    where = f"content/messages/{lang}/why.yaml"
    assert not missing, (
        f"a rule decides about her and /why has no words for it. Add to {where}:\n" + "\n".join(missing)
    )


@pytest.mark.req("M34")
def test_it_is_a_command_and_in_the_menu_in_every_language() -> None:
    assert "why" in registry.MENU and "why" in registry.COMMANDS
    assert all("why" in CONTENT.message(lang, "general.commands").options for lang in CONTENT.languages)
    assert all("/why" in text for text in CONTENT.message("en", "settings.help").say)


# -- every state ---------------------------------------------------------------------------------------------


@pytest.mark.req("M33", "M34", "S25")
@pytest.mark.parametrize("status", states.STATUSES)
@pytest.mark.parametrize(("flow", "node"), states.questions(), ids=lambda x: x.name)
def test_it_is_answered_at_every_question_and_the_question_stands_again(
    flow: Flow, node: Node, status: str
) -> None:
    talk = states.at(flow, node, status)
    before, asked = talk.conversation.frames, talk.conversation.open
    turn = talk.command("why")
    assert turn.drafts and turn.drafts[0].message.startswith("why."), talk.said
    assert [f.flow for f in talk.conversation.frames] == [f.flow for f in before], "a frame was lost"
    opened = talk.conversation.open
    assert asked is None or (opened is not None and (opened.flow, opened.node) == (asked.flow, asked.node))
    assert not SECRET.search(turn.drafts[0].html.split("\n\n")[0])


@pytest.mark.req("M33")
@pytest.mark.parametrize("status", HER_STATUS[1:])
def test_who_gets_nothing_is_told_why_and_how_it_ends(status: str) -> None:
    talk = enrolled()
    assert talk.facts.patient is not None
    talk.facts = replace(talk.facts, patient=replace(talk.facts.patient, status=status))
    talk.command("why")
    assert talk.said == [f"why.{status}"], "no word of unchecked rules: it is her own choice"


@pytest.mark.req("M03", "M33")
def test_a_stranger_is_told_that_nothing_is_decided() -> None:
    talk = Talk()
    talk.facts = replace(talk.facts, patient=None)
    turn = talk.command("why")
    assert talk.said == ["why.not_consented"] and not [e for e in turn.effects if isinstance(e, Record)]


@pytest.mark.req("M33")
def test_a_clinician_is_told_whom_it_is_for() -> None:
    talk = Talk()
    talk.facts = replace(talk.facts, patient=None, me=Responder(90, "Dr. A"))
    talk.command("why")
    assert talk.said == ["clinic.why_is_hers"]


@pytest.mark.req("M33", "S04")
def test_a_lock_says_what_about_and_since_when_on_her_own_clock() -> None:
    talk = enrolled()
    talk.write("i can't feel when i wipe")
    talk.command("why")
    assert "told me today about numbness" in told(talk) and "clinician" in told(talk)
    for days, day in ((1, "yesterday"), (3, "on Monday"), (20, "on 2 March")):
        later = talk.facts.now.replace(year=2026, month=3, day=2 + days)
        talk.facts = replace(talk.facts, now=later)
        talk.command("why")
        assert f"told me {day} about" in told(talk)


@pytest.mark.req("M33", "S25")
def test_under_a_lock_no_exercise_is_offered_behind_the_reason_and_no_place_is_lost() -> None:
    talk = enrolled()
    talk.command("asleep")
    talk.write("i can't feel when i wipe")
    turn = talk.command("why")
    assert talk.said == ["why.locked+why.unsigned"] and talk.node == "asleep.minutes"
    assert not any(isinstance(e, Prescribe) for e in turn.effects)


PRIVATE_WORDS = ("i want to kill myself", "i hear voices", "i want to hurt my baby", "he hits me")


@pytest.mark.req("M33", "C01", "S01")
@pytest.mark.parametrize("words", PRIVATE_WORDS)
def test_what_another_reader_must_not_see_is_not_said(words: str) -> None:
    for also in ("", "i can't feel when i wipe"):
        talk = enrolled()
        talk.write(words)
        raised = [e for e in talk.turns[-1].effects if isinstance(e, Raise)]
        if also:
            talk.write(also)
        listed = tuple(
            AlertView(n, 1, 1, (e.category,), e.disposition, "new", None, 1, NOW, rules=tuple(e.rules))
            for n, e in enumerate(raised)
        )
        talk.facts = replace(talk.facts, alerts=listed)
        talk.command("why")
        assert not SECRET.search(told(talk).split("\n\n")[0]), told(talk)
        talk.write("why did you stop me")
        assert not SECRET.search(told(talk).split("\n\n")[0]), told(talk)


def test_no_word_of_the_file_names_what_must_stay_private() -> None:
    for lang in CONTENT.languages:
        for id, message in CONTENT.content.messages[lang].items():
            if id.startswith("why."):
                texts = (*message.say, *message.options.values(), *message.options)
                assert not [text for text in texts if SECRET.search(text)], id
                assert not PRIVATE & set(message.options)


# -- what the sentences say ----------------------------------------------------------------------------------


@pytest.mark.req("M33")
def test_when_nothing_stops_her_level_blocks_and_times_are_told() -> None:
    talk = enrolled()
    for name, value in (("wrists", "yes"), ("knees", "yes"), ("windows", ("10:00-13:00",))):
        talk.facts = learned(talk.facts, Record("fact", name, value))
    talk.command("why")
    said = told(talk)
    assert "gently" in said or "easy moves" in said
    assert "sore wrists, sore knees" in said and "10:00" in said and "once a day" in said
    assert talk.said == ["why.open+why.unsigned"]


@pytest.mark.req("M33")
def test_in_a_session_the_exercise_is_explained() -> None:
    talk = enrolled()
    talk.command("asleep")
    talk.tap("chair_2", "today.nothing_new")
    assert talk.node.startswith("session."), talk.node
    shown = CONTENT.exercise_words("en", "X01").why
    for ask in ("/why", "why this exercise?", "why this one"):
        talk.command("why") if ask == "/why" else talk.write(ask)
        assert shown in told(talk) and talk.node == "session.card"


@pytest.mark.req("M33")
def test_it_is_short() -> None:
    options = {g: CONTENT.message("en", f"why.{g}").options.values() for g in (*GROUPED, "because")}
    longest = {g: max(words_in(text) for text in texts) for g, texts in options.items()}
    blocks = 6 + 3 * max(words_in(text) for text in options["blocks"])
    lead = max(words_in(text) for text in CONTENT.message("en", "why.open").say)
    assert longest["level"] + blocks + longest["times"] + lead <= 80
    topic = longest["topics"] + longest["because"]
    assert (
        topic + max(words_in(t) for w in ("locked", "on_hold") for t in CONTENT.message("en", f"why.{w}").say)
        <= 60
    )


@pytest.mark.req("M33")
def test_it_says_that_no_clinician_has_checked_only_while_that_is_so() -> None:
    book = the_book()
    assert all(stop.signed is None for stop in book.rules.stops), "sign: then these words fall away"
    talk = enrolled()
    talk.facts = learned(talk.facts, Record("fact", "today", "worn_out"))
    talk.command("why")
    assert talk.said == ["why.short_sleep_or_worn_out+why.unsigned"]
    signed = replace(book, rules=replace(book.rules, stops=tuple(
        replace(s, signed="Dr. A, 2027-01-01") for s in book.rules.stops
    )))  # fmt: skip
    walk = Walk((), talk.facts, signed)
    whys.tell(walk)
    assert [e.message for e in walk.effects if hasattr(e, "message")] == ["why.short_sleep_or_worn_out"]


@pytest.mark.req("M38", "M33")
def test_after_a_loss_no_word_of_a_baby_is_in_it() -> None:
    talk = enrolled()
    talk.command("loss")
    talk.command("why")
    assert not BABY_WORDS["en"].search(told(talk).split("\n\n")[0])
    for stopped in (Stop(StopKind.HOLD, "x", ()), Stop(StopKind.LOCK, "x", ())):
        talk.facts = learned(talk.facts, stopped)
        talk.command("why")
        assert not BABY_WORDS["en"].search(told(talk).split("\n\n")[0])


# -- her own words -------------------------------------------------------------------------------------------


@pytest.mark.req("M33", "M04")
@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("why can't I exercise", "moving"), ("Why can’t I exercise today??", "moving"),
        ("why no exercise today", "moving"), ("why did you stop", "moving"),
        ("why this exercise", "exercise"),
        ("why now", "times"), ("why don't you write", "times"),
        ("¿Por qué no puedo hacer ejercicio hoy?", "moving"), ("por qué este ejercicio", "exercise"),
        ("¿por qué ahora?", "times"), ("为什么今天没有运动？", "moving"), ("为什么做这个动作", "exercise"),
        ("为什么现在", "times"),
        ("why", None), ("why do you ask", None), ("", None), ("my back hurts, i know why", None),
        ("i wonder why no one at the clinic told me about any of this before", None),
    ],
)  # fmt: skip
def test_what_her_words_ask(words: str, about: str | None) -> None:
    assert whys.asked_about(words, Talk().facts, the_book()) == about


@pytest.mark.req("M33", "M04")
@pytest.mark.parametrize("words", ["why can't I exercise", "por qué no hay ejercicio", "为什么不能运动"])
def test_her_words_are_answered_beside_a_question(words: str) -> None:
    talk = enrolled()
    talk.facts = learned(talk.facts, Record("fact", "today", "worn_out"))
    talk.command("settings")
    asked = talk.node
    talk.write(words)
    assert talk.said[0].startswith("why.short_sleep_or_worn_out") and talk.node == asked
    kept = [e for e in talk.turns[-1].effects if isinstance(e, Record) and e.kind == "note"]
    assert [note.value for note in kept] == [words]


@pytest.mark.req("M33")
def test_why_now_is_answered_with_the_times_alone() -> None:
    talk = enrolled()
    talk.write("why now")
    assert talk.said == ["why.asked_times"] and "/times" in told(talk)


@pytest.mark.req("M37")
def test_in_a_talk_and_in_a_message_to_the_clinic_her_words_are_not_for_the_bot() -> None:
    talk = enrolled()
    talk.facts = replace(talk.facts.learn(Fact("talk_with", 90, None, talk.facts.now, "test")))
    talk.write("why can't i exercise")
    assert not any(name.startswith("why.") for name in talk.said)
    talk.command("why")
    assert talk.said[0].startswith("why."), "the command is for the bot, whoever talks with her"


@pytest.mark.req("S01")
def test_a_danger_in_the_same_words_comes_first() -> None:
    talk = enrolled()
    talk.write("why can't i exercise, i can't feel when i wipe")
    assert talk.said[0].startswith("safety.")
    assert any(isinstance(e, Stop) and e.kind is StopKind.LOCK for e in talk.turns[-1].effects)


def test_what_is_not_known_of_another_release_is_left_out() -> None:
    words = whys.Words(Talk().facts, the_book())
    assert words("level", "a_rule_of_tomorrow") == ""
