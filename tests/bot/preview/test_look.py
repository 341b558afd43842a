"""Every message of the shipped content, before every sample mother, by the bot's own rendering."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from bot.books import CONTENT
from bot.preview import shelf
from bot.preview.look import Look, look
from bot.preview.mothers import MOTHERS, Mother, mother
from content.wording import BABY_WORDS

LANGUAGES = tuple(sorted(path.name for path in (CONTENT / "messages").iterdir() if path.is_dir()))


@cache
def on_shelf() -> shelf.Shelf:
    return shelf.read()


def seen(id: str, lang: str = "en", who: str = "first_time") -> Look:
    return look(on_shelf(), id, lang, mother(who))


def slips(shown: Look) -> Iterator[str]:
    for one in (shown, shown.loss):
        for wording in one.wordings if one else ():
            if wording.wrong:
                yield f"{shown.id} {wording.number} for {shown.mother}: {wording.wrong}"
            elif not wording.lacks and not wording.html:
                yield f"{shown.id} {wording.number} for {shown.mother}: no words"
            elif wording.characters > wording.limit:
                yield f"{shown.id} {wording.number} for {shown.mother}: {wording.characters}"
        if one and one.why.startswith("cannot be shown"):
            yield f"{shown.id}, why: {one.why}"


@pytest.mark.req("E03")
@pytest.mark.parametrize("who", MOTHERS, ids=lambda one: one.key)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_can_be_seen_by_every_mother(lang: str, who: Mother) -> None:
    looks = [look(on_shelf(), id, lang, who) for id in on_shelf().ids]
    assert len(looks) > 500
    assert not [slip for shown in looks for slip in slips(shown)]


def test_nothing_but_what_may_be_unknown_is_left_out() -> None:
    for id in on_shelf().content.content.messages["en"]:
        for who in MOTHERS:
            shown, certain = seen(id, who=who.key), on_shelf().certain(id)
            assert not [name for name in shown.unknown if certain[name]], (id, who.key)


def test_a_variable_nobody_knows_leaves_its_wording_out() -> None:
    named = next(
        id for id in on_shelf().ids
        if any("first_name" in one.lacks for one in seen(id, who="blank").wordings)
    )  # fmt: skip
    assert "first_name" in seen(named, who="blank").unknown
    assert "first_name" in seen(named).known
    assert any("Ana" in one.html for one in seen(named).wordings)


def test_it_is_the_language_she_reads_and_where_it_stands() -> None:
    english, spanish = seen("session.rest"), seen("session.rest", "es")
    assert (english.file, spanish.file) == ("messages/en/session.yaml", "messages/es/session.yaml")
    assert english.wordings[0].html != spanish.wordings[0].html
    written = (CONTENT / english.file).read_text("utf-8").split("\n")
    assert written[english.wordings[0].line - 1].strip().startswith('- "Good. Rest about')


def test_after_a_loss_other_words_and_other_buttons() -> None:
    shown = seen("session.rest")
    assert shown.loss is not None
    assert [label for row in shown.rows for label in row] != [
        label for row in shown.loss.rows for label in row
    ]
    hers = seen("session.rest", who="loss")
    assert hers.loss is None and hers.rows == shown.loss.rows
    words = " ".join(one.html for one in (*hers.wordings, *seen("onboarding.hello", who="loss").wordings))
    assert not BABY_WORDS["en"].search(words)


def test_an_exercise_is_a_card_with_its_pictures() -> None:
    assert seen("X08") == seen("x08") == seen("cat-cow")
    shown = seen("X08")
    assert (shown.picture, shown.still) == ("figures/motions/cat-cow.gif", "figures/stills/cat-cow.png")
    assert {one.limit for one in shown.wordings} == {1024}
    assert "Go" in shown.rows[0]


def test_a_bite_shows_each_of_its_wordings() -> None:
    shown = seen("E01")
    told = on_shelf().content.bite_words("en", "E01")
    assert [one.html.split("\n", 1)[1] for one in shown.wordings] == list(told.say)
    assert shown.wordings[0].words <= 60


def test_her_words_are_no_markup() -> None:
    named = next(
        id for id in on_shelf().ids if any("&lt;3" in one.html for one in seen(id, who="long").wordings)
    )
    assert "<3" not in "".join(one.html for one in seen(named, who="long").wordings)


def test_characters_are_counted_as_telegram_counts() -> None:
    content = on_shelf().content.content
    rest = content.messages["en"]["session.rest"].model_copy(
        update={"say": ("<b>Rest</b> 😴 &amp; go {{rest_s}}",)}
    )
    messages = {**content.messages, "en": {**content.messages["en"], "session.rest": rest}}
    catalog = replace(on_shelf().content, content=content.model_copy(update={"messages": messages}))
    shown = look(replace(on_shelf(), content=catalog), "session.rest", "en", mother("first_time"))
    assert shown.wordings[0].characters == len("Rest 12 & go 30")


def test_a_safety_text_ends_with_the_truth_about_the_clinic() -> None:
    content = on_shelf().content
    told = content.message("en", "safety.line_told").say[0]
    for id in ("safety.cauda_equina", "safety.hold", "safety.no_answer"):
        assert seen(id).wordings[0].html.endswith(f"\n\n{told}"), id
    assert told not in seen("session.rest").wordings[0].html


def test_a_questionnaires_frame_holds_an_invented_item() -> None:
    shown = seen("questionnaire.item")
    assert "[its first question]" in shown.wordings[0].html
    assert [row[0] for row in shown.rows[:2]] == ["[one answer]", "[another answer]"]
    assert not on_shelf().content.questionnaires


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(shelf.NoSuchMessage) as wrong:
        seen("sesion.rst")
    assert "session.rest" in wrong.value.near and not wrong.value.is_prefix
    with pytest.raises(shelf.NoSuchMessage) as wrong:
        seen("session.")
    assert wrong.value.is_prefix and all(id.startswith("session.") for id in wrong.value.near)
