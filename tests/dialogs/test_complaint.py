"""What bothers her most: first, in her own words, shown back, and first on the card of the clinic (M05)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.casecard import card
from dialogs.render import template
from policies.effects import Raise
from policies.listening.tags import tags_of
from tests.support.night import enrolled, words
from tests.support.talk import CORE_INTAKE, Talk, the_book


def asked() -> Talk:
    talk = Talk()
    talk.command("start")
    talk.tap("go_on", "agree")
    return talk


@pytest.mark.req("M05")
@pytest.mark.parametrize(
    ("said", "tags"),
    [
        ("My lower back aches when I lift her", ("place.low_back", "kind.dull", "trigger.lifting")),
        ("sharp pain in my hip, on stairs, since the birth",
         ("place.hip", "kind.sharp", "time.since_birth", "trigger.stairs")),
        ("me duele la espalda al levantarme por la mañana",
         ("place.low_back", "time.morning", "trigger.getting_up")),
        ("抱孩子的时候腰疼", ("place.low_back", "trigger.lifting")),
        ("it is just hard", ()),
        ("", ()),
    ],
)  # fmt: skip
def test_tags_say_where_how_and_when(said: str, tags: tuple[str, ...]) -> None:
    assert tags_of(said, the_book().phrases) == tags


def test_tags_are_whole_words_and_never_signals() -> None:
    assert tags_of("the hippo was shipped", the_book().phrases) == ()
    assert all(listed.signal != "tag" for listed in the_book().phrases.lists)
    assert {listed.lang for listed in the_book().phrases.tags} == {"en", "es", "zh"}


def test_every_tag_has_a_label_and_every_language_every_tag() -> None:
    labels = the_book().content.message("en", "intake.complaint_labels").options
    by_lang: dict[str, set[str]] = {}
    for listed in the_book().phrases.tags:
        by_lang.setdefault(listed.lang, set()).add(f"{listed.category}.{listed.sign}")
    assert set(map(frozenset, by_lang.values())) == {frozenset(labels)}


@pytest.mark.req("M05")
def test_her_words_are_tagged_and_shown_back() -> None:
    talk = asked()
    talk.write("My lower back aches when I lift her")
    assert talk.node == "intake.tags"
    assert "low back, dull ache, when lifting or carrying" in words(talk)
    talk.tap("yes")
    assert talk.node == "intake.country"
    assert talk.facts.value("complaint") == "My lower back aches when I lift her"


@pytest.mark.req("M05")
def test_words_without_a_tag_are_kept_and_nothing_is_shown_back() -> None:
    talk = asked()
    talk.write("i am just done")
    assert talk.node == "intake.country"
    assert talk.facts.value("complaint_tags") == ()


@pytest.mark.req("M05")
def test_not_quite_right_may_be_written_once_more() -> None:
    talk = asked()
    talk.write("my lower back aches")
    talk.tap("not_quite")
    assert talk.facts.value("complaint_tags") == ()
    talk.write("no, my tailbone when I sit")
    assert talk.node == "intake.country"
    assert talk.facts.value("complaint_tags") == ("place.tailbone", "trigger.sitting")


@pytest.mark.req("S01", "M05")
def test_her_words_are_screened_first_and_not_asked_for_twice() -> None:
    talk = asked()
    turn = talk.write("my back hurts and I can't feel when I wipe")
    assert any(isinstance(e, Raise) and e.category == "cauda_equina" for e in turn.effects)
    assert talk.facts.value("complaint") == "my back hurts and I can't feel when I wipe"
    assert talk.node == "intake.tags"


@pytest.mark.req("M05")
def test_words_that_need_a_question_first_are_kept_as_well() -> None:
    talk = asked()
    talk.write("my back aches. no chest pain")
    assert talk.node == "clarify.now"
    talk.tap("no")
    assert talk.node == "intake.tags"
    assert "no chest pain" in str(talk.facts.value("complaint"))


@pytest.mark.req("M05", "C01")
def test_it_stands_first_on_the_clinicians_card() -> None:
    talk = asked()
    talk.write("my lower back <b>aches</b>")
    book = the_book()
    given = {"at": talk.facts.now.isoformat(), "words": "numb"}
    shown = card(given, talk.facts, book)
    text = template(book.content.message("en", "clinic.alert").say[0]).render({**shown, "case": "1001"})
    line = "<b>What bothers her most:</b> my lower back &lt;b&gt;aches&lt;/b&gt; (low back, dull ache)"
    assert line in text
    assert text.index(line) < text.index("Her words or answers")
    hidden = card(given, talk.facts, replace(book, hide_words=True))
    assert "<tg-spoiler>my lower back" in hidden["complaint"]
    assert card(given, enrolled().facts, book)["complaint"] == ""


@pytest.mark.req("C01")
def test_the_card_shows_both_phones() -> None:
    talk = enrolled()
    given = {"at": talk.facts.now.isoformat()}
    assert card(given, talk.facts, the_book())["phone"] == "no phone given"
    known = talk.facts.known["fever"]
    facts = talk.facts.learn(replace(known, name="phone", value="+44770"))
    facts = facts.learn(replace(known, name="support_phone", value="0555"))
    assert card(given, facts, the_book())["phone"] == "+44770; somebody close: 0555"


@pytest.mark.req("M05")
def test_the_core_stays_within_25_taps() -> None:
    assert len(CORE_INTAKE) <= 25
