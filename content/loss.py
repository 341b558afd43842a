"""Owns how things are worded for a mother whose baby has died: the same meaning, and no baby in it (M38)."""

from __future__ import annotations

from content.schema import ExerciseWords, Message

KEYBOARD = "general.keyboard"
RENAMED_KEY = "asleep"


def without_baby(message: Message, keyboard: Message) -> Message:
    """The message in the words for her; the key for a session is called by the name it has for her."""
    if not (_renamed(message, keyboard) or message.loss or message.loss_options or message.loss_why):
        return message
    return message.model_copy(
        update={
            "say": tuple(renamed(text, keyboard) for text in message.loss or message.say),
            "options": message.labels(lost=True),
            "why": message.loss_why or message.why,
        }
    )


def exercise_without_baby(words: ExerciseWords) -> ExerciseWords:
    if words.loss is None:
        return words
    return words.model_copy(update=words.loss.model_dump(exclude_none=True))


def renamed(text: str, keyboard: Message) -> str:
    """The text with the new name of the key wherever it speaks of the key."""
    old, new = keyboard.options.get(RENAMED_KEY), keyboard.loss_options.get(RENAMED_KEY)
    return text.replace(f"<b>{old}</b>", f"<b>{new}</b>") if old and new else text


def _renamed(message: Message, keyboard: Message) -> bool:
    return any(renamed(text, keyboard) != text for text in message.say)
