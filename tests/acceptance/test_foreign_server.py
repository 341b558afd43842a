"""The bot at a Bot API server that nobody here wrote it for: it goes on with five methods and plain text."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.foreign_server import TOKEN, ForeignServer, serving
from tests.support.person import BORN, Person, buttons, choice
from tests.support.running import Running

MOTHER, CLINIC = 31, 32
TYPED = {
    "🇬🇧 United Kingdom": "United Kingdom",
    BORN.strftime("%B %Y"): BORN.strftime("%d %B %Y"),
    "4": "about 4",
    "Healed": "healed",
}
POLLS_PER_S = 15

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


@pytest.fixture
def server() -> Iterator[ForeignServer]:
    with serving() as opened:
        yield opened


@pytest.fixture
def bot(server: ForeignServer, tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path, server.address, TOKEN)
    running.start()
    try:
        running.wait_until_up()
        yield running
    finally:
        running.stop()


def next_step(person: Person) -> None:
    """Answer the open question as a person would, and wait for what comes of it."""
    asked, before = person.question(), person.seen()
    assert asked is not None, person.messages()[-1:]
    label = choice(asked)
    # A typed answer only where the question is the plain one: on the card the 4 is one of two rows.
    if label in TYPED and "Nothing new" not in [shown for shown, _ in buttons(asked)]:
        person.write(TYPED[label])
    else:
        person.tap(label)
    moved = person.wait(lambda: person.seen() != before and person.question() is not None or _ended(person))
    assert moved, f"nothing came of {label!r}: {person.messages()[-2:]}"


def _ended(person: Person) -> bool:
    return "tap Baby is asleep" in person.messages()[-1]["text"]


def until(person: Person, words: str, steps: int = 40) -> None:
    """Answer questions until the newest message says this."""
    for _ in range(steps):
        person.wait(lambda: person.question() is not None or words in person.messages()[-1]["text"])
        if any(words in m["text"] for m in person.messages()[-2:]):
            return
        next_step(person)
    raise AssertionError(f"never came to {words!r}: {[(m['id'], m['text'][:70]) for m in person.messages()]}")


@pytest.mark.req("O02", "M34")
@pytest.mark.fault("E14", guard="bot.telegram.delivery:Delivery")
@pytest.mark.fault("B22", guard="bot.telegram.delivery:Delivery")
def test_a_whole_acquaintance_at_a_foreign_server(server: ForeignServer, bot: Running) -> None:
    mother, clinician = Person(server, MOTHER), Person(server, CLINIC)

    clinician.write(bot.invite())
    clinician.wait_for("bound to this clinic")
    clinician.wait_for("Test alert")
    clinician.tap("I take it")
    clinician.wait_for("alerts reach you")

    mother.write("/start")
    mother.wait_for("Napwise")
    assert server.keyboards[MOTHER] == [["Baby is asleep", "Not today", "Urgent"]]
    until(mother, "tap Baby is asleep")

    mother.write("Baby is asleep")
    until(mother, "(1 of ")
    card = mother.messages()[-1]
    assert "Stop if:" in card["text"] and card["buttons"], "the picture's words arrive without it"
    mother.tap("Go")
    mother.wait_for("Tap Done")
    mother.tap("Done")
    mother.wait(lambda: any(label == "Pain: more" for m in mother.messages()[-1:] for label, _ in buttons(m)))
    mother.tap("Pain: more")
    mother.wait(lambda: "4" in [label for label, _ in buttons(mother.messages()[-1])])
    mother.tap("6")
    mother.wait(lambda: "It runs down a leg" in str(mother.messages()[-1]["buttons"]))
    mother.tap("No, none of that")
    mother.wait(lambda: not mother.messages()[-1]["buttons"])

    alerts = clinician.newest
    mother.write("since this morning I can't feel my legs and I wet myself")
    mother.wait_for("999")
    clinician.wait_for("can't feel my legs", after=alerts)
    clinician.tap("I take it")
    mother.wait_for("Guest 32")
    clinician.tap("Clear")
    clinician.wait_for("lift the stop?")
    clinician.tap("Yes, clear it")
    clinician.wait_for("cleared in your name")
    mother.wait(lambda: any("Guest 32" in m["text"] and "go on" in m["text"] for m in mother.messages()[-2:]))

    assert server.open_queries == set(), "a button that was tapped keeps spinning"
    assert "Traceback" not in bot.said()
    assert bot.end() == 0
    calls = Counter(server.calls)
    assert {code for (_, code), _ in calls.items()} <= {200, 404, 400}, calls
    refused = {method for method, code in server.calls if code == 404}
    assert "sendPhoto" in refused, "this server takes no pictures, and the bot should have asked"


@pytest.mark.fault("B14", guard="bot.telegram.receiver:Receiver")
def test_a_server_without_long_polling_is_not_hammered(server: ForeignServer, bot: Running) -> None:
    before = len(server.calls)
    time.sleep(2)
    assert (len(server.calls) - before) / 2 <= POLLS_PER_S
    mother = Person(server, MOTHER)
    mother.write("/start")
    mother.wait_for("duty", timeout_s=3)
    assert bot.alive


def test_ticks_show_on_a_card_whose_buttons_cannot_be_edited(server: ForeignServer, bot: Running) -> None:
    """editMessageReplyMarkup is missing here: the card is written anew, in place or as a new message."""
    Person(server, CLINIC).write(bot.invite())
    mother = Person(server, MOTHER)
    assert mother.wait(lambda: any("bound" in m["text"] for m in server.messages(CLINIC)))
    mother.write("/start")
    for _ in range(30):
        mother.wait(lambda: mother.question() is not None)
        if "Heart or lung illness" in str(mother.messages()[-1]["buttons"]):
            break
        next_step(mother)
    mother.wait(lambda: "☐ Heart or lung illness" in str(mother.messages()[-1]["buttons"]))
    mother.tap("☐ Kidney illness")
    assert mother.wait(lambda: "☑ Kidney illness" in str(mother.messages()[-1]["buttons"]), 5)
    mother.tap("☐ Heart or lung illness")
    assert mother.wait(lambda: "☑ Heart or lung illness" in str(mother.messages()[-1]["buttons"]), 5)
    mother.tap("Done")
    assert mother.wait(lambda: "Knees hurt when I kneel" in str(mother.messages()[-1]["buttons"]), 5)
