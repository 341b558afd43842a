"""The bot at a Bot API server that nobody here wrote it for: it goes on with five methods and plain text."""

from __future__ import annotations

import time

import pytest

from tests.acceptance.foreign_server import ForeignServer
from tests.support.person import BORN, Person, choice
from tests.support.running import Running

MOTHER, CLINIC = 31, 32
TYPED = {
    "🇬🇧 United Kingdom": "United Kingdom",
    BORN.strftime("%B %Y"): BORN.strftime("%d %B %Y"),
    "4": "about 4",
    "Healed": "healed",
}
POLLS_PER_S = 15
MISSED = {
    "deleteWebhook",
    "setMyCommands",
    "sendPhoto",
    "sendAnimation",
    "editMessageReplyMarkup",
    "editMessageCaption",
}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def next_step(person: Person) -> None:
    """Answer the open question as a person would, and wait for what comes of it."""
    asked = person.question()
    assert asked is not None, person.messages()[-1:]
    label = choice(asked)
    # A typed answer only where the question is the plain one: on the card the 4 is one of two rows.
    typed = label in TYPED and "Nothing new" not in person.labels()
    person.answer(TYPED[label] if typed else label, typed)


def until(person: Person, words: str, steps: int = 40) -> None:
    """Answer questions until the newest message says this."""
    for _ in range(steps):
        person.wait(lambda: person.question() is not None or words in person.messages()[-1]["text"])
        if any(words in m["text"] or words in str(m["buttons"]) for m in person.messages()[-1:]):
            return
        next_step(person)
    raise AssertionError(f"never came to {words!r}: {[(m['id'], m['text'][:70]) for m in person.messages()]}")


@pytest.mark.req("O02", "M34")
@pytest.mark.fault("E14", guard="bot.telegram.delivery:Delivery")
@pytest.mark.fault("B22", guard="bot.telegram.delivery:Delivery")
@pytest.mark.fault("B14", guard="bot.telegram.receiver:Receiver")
def test_a_whole_acquaintance_at_a_foreign_server(server: ForeignServer, bot: Running) -> None:
    began = time.monotonic()
    mother, clinician = Person(server, MOTHER), Person(server, CLINIC)
    clinician.write(bot.invite())
    clinician.wait_for("Test alert")
    clinician.tap("I take it")
    clinician.wait_for("alerts reach you")

    mother.write("/start")
    mother.wait_for("Three keys")
    assert server.keyboards[MOTHER] == [["Baby is asleep", "Not today", "Urgent"]]
    until(mother, "Knees hurt when I kneel")
    ticks_are_drawn(mother)
    until(mother, "ap Baby is asleep")

    mother.write("Baby is asleep")
    until(mother, "Stop if:")
    first_set_hurts(mother)
    red_flag_to_clearance(mother, clinician)

    assert server.open_queries == set(), "a button that was tapped keeps spinning"
    polls = server.calls.count(("getUpdates", 200)) / (time.monotonic() - began)
    assert polls <= POLLS_PER_S, "a server that does not poll long must not be asked without a pause"
    assert bot.end() == 0 and "Traceback" not in bot.said()
    refused = {method for method, code in server.calls if code == 404}
    assert refused == MISSED


def ticks_are_drawn(mother: Person) -> None:
    """There is no editMessageReplyMarkup here: the card's buttons are drawn anew all the same."""
    mother.tap("☐ Knees hurt when I kneel")
    assert mother.wait(lambda: "☑ Knees hurt when I kneel" in str(mother.messages()[-1]["buttons"]))
    mother.tap("☐ My belly makes a ridge")
    assert mother.wait(lambda: str(mother.messages()[-1]["buttons"]).count("☑") == 2)
    mother.answer("Done")


def first_set_hurts(mother: Person) -> None:
    """The exercise arrives as words alone; the set makes it worse, and the session ends."""
    assert "Stop if:" in mother.messages()[-1]["text"]
    for label in ("Go", "Done", "Pain: more"):
        mother.answer(label)
    mother.answer("6 out of 10", typed=True)
    mother.answer("No, none of that")
    assert "breathing and rest" in mother.messages()[-1]["text"]


def red_flag_to_clearance(mother: Person, clinician: Person) -> None:
    before, told = mother.newest, clinician.newest
    mother.write("since this morning I can't feel my legs and I wet myself")
    mother.wait_for("999", after=before)
    clinician.wait_for("can't feel my legs", after=told)
    clinician.tap("I take it")
    mother.wait_for("Guest 32", after=before)
    clinician.tap("Clear")
    assert clinician.wait(lambda: "Yes, clear it" in clinician.labels())
    assert clinician.messages()[-1]["text"].startswith("Case 1001: ")
    seen = mother.newest
    clinician.tap("Yes, clear it")
    clinician.wait_for("cleared in your name")
    mother.wait_for("Guest 32", after=seen)
