"""Somebody with a phone: reads what the bot shows, and taps or types."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Protocol

from bot.clock import SystemClock

Shown = dict[str, Any]


class Phone(Protocol):
    """What a rehearsal's Telegram and a foreign one have in common; a message is {id, text, buttons}."""

    def messages(self, chat_id: int) -> list[Shown]: ...

    def write(self, user_id: int, text: str) -> int: ...

    def tap(self, user_id: int, message_id: int, data: str) -> int: ...


BORN = (SystemClock().now() - timedelta(days=120)).date().replace(day=15)
WHAT_SHE_TAPS = (
    "4: short sentences",
    *(
        "Yes, show me",
        "I agree",
        "🇬🇧 United Kingdom",
        "Vaginal",
        "Small tear or cut",
        "Healed",
        "No bleeding",
    ),
    *("Yes, I'm alone", "I'm not afraid of anyone", "None of these", "Go on with the rest", "Floor 5 min"),
    *("Nothing new", "Go", "Done", "Ready", "Pain: no more", "Tired: no more", "5 to 6 h", "Yes please"),
    *("No, neither", "No"),
)


class Person:
    """`sent` are the numbers of all updates she caused."""

    def __init__(self, phone: Phone, number: int) -> None:
        self.phone = phone
        self.number = number
        self.sent: list[int] = []

    def write(self, text: str) -> None:
        self.sent.append(self.phone.write(self.number, text))

    def tap(self, label: str) -> None:
        """Tap this button on the newest message that has it, once it is there."""
        self.wait(lambda: self._button(label), 5)
        found = self._button(label)
        assert found is not None, f"no button {label!r} in {[m['text'][:60] for m in self.messages()[-3:]]}"
        self.sent.append(self.phone.tap(self.number, *found))

    def answer(self, words: str, typed: bool = False) -> None:
        """Tap `words`, or type them, and wait for what comes of it."""
        self.wait(lambda: typed or self._button(words), 5)
        before = self.seen()
        (self.write if typed else self.tap)(words)
        assert self.wait(lambda: self.seen() != before), f"nothing came of {words!r}: {self.messages()[-2:]}"

    # -- reading -------------------------------------------------------------------------------------------

    def messages(self) -> list[Shown]:
        return self.phone.messages(self.number)

    def question(self) -> Shown | None:
        """The newest message of the bot, if it has buttons."""
        return next((m for m in self.messages()[-1:] if m["buttons"]), None)

    def labels(self) -> list[str]:
        """What stands on the buttons of the newest message."""
        return [label for message in self.messages()[-1:] for label, _ in buttons(message)]

    def seen(self) -> tuple[int, str]:
        """The newest message and its buttons, to notice that something came."""
        newest: Shown = next(iter(self.messages()[-1:]), {"id": 0, "buttons": []})
        return int(newest["id"]), str(newest["buttons"])

    @property
    def newest(self) -> int:
        return self.seen()[0]

    def wait(self, fits: Callable[[], object], timeout_s: float = 15.0) -> bool:
        until = time.monotonic() + timeout_s
        while not fits():
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
        return True

    def wait_for(self, words: str, timeout_s: float = 15.0, after: int = 0) -> None:
        def said() -> bool:
            return any(words in m["text"] for m in self.messages() if m["id"] > after)

        assert self.wait(said, timeout_s), (
            f"never said {words!r}: {[m['text'] for m in self.messages()[-4:]]}"
        )

    def _button(self, label: str) -> tuple[int, str] | None:
        for message in reversed(self.messages()):
            for shown, data in buttons(message):
                if shown == label:
                    return int(message["id"]), data
        return None


def buttons(message: Shown) -> Iterator[tuple[str, str]]:
    for row in message["buttons"]:
        yield from ((label, data) for label, data in row)


def choice(message: Shown) -> str:
    """The label a healthy mother with a back at 4 of 10 taps on this question."""
    labels = [label for label, _ in buttons(message)]
    if BORN.strftime("%B %Y") in labels:
        return BORN.strftime("%B %Y")
    if "←" in labels:
        return str(BORN.day)
    if "4" in labels and not any(label.startswith("✓") and label[2:].isdigit() for label in labels):
        return "4"
    if labels == ["Skip", "Why?"]:  # what bothers her most, in her own words: another day
        return "Skip"
    found = next((label for label in WHAT_SHE_TAPS if label in labels), None)
    assert found is not None, f"she does not know what to tap: {labels}"
    return found
