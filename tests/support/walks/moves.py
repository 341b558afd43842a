"""What can happen in a walk: each move does one thing, and says in a line what it was."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.rehearsal.telegram.errors import Impossible
from bot.rehearsal.telegram.model import Message
from dialogs.registry import COMMANDS
from tests.support.house import CLINIC, MOTHER
from tests.support.walks import words

if TYPE_CHECKING:
    from tests.support.walks.walker import Walk

Move = Callable[["Walk"], Awaitable[str]]
MOVES: dict[str, tuple[int, Move]] = {}
"""Name -> (how often, what)."""
NOTHING = ""
"""Nothing of that kind can be done now: another move is taken."""
OLD = 4
DONE, BOXES = "✓", ("☐", "☑")
WILLING = 0.6
"""So often a willing mother does what is asked of her; the others do as they please."""


def move(weight: int) -> Callable[[Move], Move]:
    def known(function: Move) -> Move:
        MOVES[function.__name__] = (weight, function)
        return function

    return known


# -- buttons -------------------------------------------------------------------------------------------------


@move(25)
async def goes_on(walk: Walk) -> str:
    """What leads on in most questions: "No" where there is one, else the first button nobody has ticked."""
    asked = walk.with_buttons(MOTHER)[-1:]
    for row in asked[0].buttons if asked else ():
        labels = [b.label for b in row]
        if any(label.startswith(DONE) for label in labels) or labels[0].startswith(BOXES):
            continue
        chosen = next((b for b in row if b.label == "No"), row[0])
        walk.telegram.tap(MOTHER, asked[0].id, chosen.data or "")
        return f"goes on with {chosen.label!r}"
    return NOTHING


@move(20)
async def taps(walk: Walk) -> str:
    """A button of the newest question."""
    return walk.tap(walk.with_buttons(MOTHER)[-1:])


@move(5)
async def taps_older(walk: Walk) -> str:
    return walk.tap(walk.with_buttons(MOTHER)[-1 - OLD : -1])


@move(2)
async def taps_after_three_weeks(walk: Walk) -> str:
    found = walk.with_buttons(MOTHER)
    if not found:
        return NOTHING
    await walk.pass_time(timedelta(days=21))
    return "three weeks later, " + walk.tap(found)


@move(4)
async def taps_on_two_devices(walk: Walk) -> str:
    """The same button, or another of the same message, before anything is answered."""
    found = walk.with_buttons(MOTHER)[-1:]
    return " and ".join(walk.tap(found) for _ in range(walk.dice.randint(2, 3))) if found else NOTHING


@move(3)
async def forges(walk: Walk) -> str:
    """A client can send any data for any message."""
    own, hers = (walk.ledger.ask_of(walk.ledger.person(who)) for who in (MOTHER, CLINIC))
    made = [f"n1.{ask}.{index}" for ask in (own, hers) if ask for index in (0, 3, 77, 999)]
    data = walk.dice.choice([*words.FORGED, *made])
    message = walk.dice.choice([1, 999_999, max(walk.chat(MOTHER).by_id, default=1)])
    walk.telegram.tap(MOTHER, message, data)
    return f"forges {data!r} at message {message}"


# -- words ---------------------------------------------------------------------------------------------------


@move(9)
async def types_an_option(walk: Walk) -> str:
    """Words as they stand on a button, or nearly."""
    found = walk.with_buttons(MOTHER)[-1:]
    if not found:
        return NOTHING
    label = walk.dice.choice([b.label for row in found[0].buttons for b in row]).strip("☐☑✓ ")
    return walk.write(walk.dice.choice([label, label.lower(), f"{label}!", label[:-1] or label]))


@move(12)
async def types(walk: Walk) -> str:
    return walk.write(words.something(walk.dice))


@move(2)
async def types_a_flag(walk: Walk) -> str:
    walk.flagged = True
    return walk.write(walk.dice.choice(words.FLAGS))


@move(2)
async def types_something_unclear(walk: Walk) -> str:
    return walk.write(walk.dice.choice(words.UNCLEAR))


@move(2)
async def types_much_at_once(walk: Walk) -> str:
    for _ in range(walk.dice.randint(2, 6)):
        walk.write(words.something(walk.dice))
    return "types several messages at once"


@move(8)
async def presses_a_key(walk: Walk) -> str:
    keys = [key for row in walk.chat(MOTHER).keyboard for key in row]
    return walk.write(walk.dice.choice(keys)) if keys else NOTHING


@move(6)
async def commands(walk: Walk) -> str:
    return walk.write("/" + walk.dice.choice(sorted(COMMANDS)))


@move(3)
async def commands_nonsense(walk: Walk) -> str:
    starts = [f"/start {payload}" for payload in words.PAYLOADS]
    return walk.write(walk.dice.choice([*words.COMMANDS, *starts]))


# -- other things than words ---------------------------------------------------------------------------------


@move(6)
async def sends_media(walk: Walk) -> str:
    kind, caption = walk.dice.choice(words.MEDIA), walk.dice.choice(words.CAPTIONS)
    walk.telegram.send_media(MOTHER, kind, caption)
    return f"sends a {kind} {caption or ''}"


@move(4)
async def edits(walk: Walk) -> str:
    """An old message of hers gets other words."""
    mine = [m for m in walk.chat(MOTHER).messages if not m.from_bot]
    if not mine:
        return NOTHING
    message, text = walk.dice.choice(mine), words.something(walk.dice)
    if not text.strip():
        return NOTHING
    walk.telegram.edit(MOTHER, message.id, text)
    return f"edits {message.text[:20]!r} to {text[:30]!r}"


@move(2)
async def replies_to_the_bot(walk: Walk) -> str:
    shown = walk.chat(MOTHER).from_bot
    if not shown:
        return NOTHING
    walk.telegram.write(MOTHER, "what do you mean?", reply_to=walk.dice.choice(shown).id)
    return "replies to one of the bot's messages"


@move(2)
async def meets_a_group(walk: Walk) -> str:
    """Somebody adds the bot to a group or a channel and writes there."""
    number = -1_000_000 - walk.dice.randrange(1000)
    kind = walk.dice.choice(["group", "supergroup", "channel"])
    walk.telegram.add_to_group(number, MOTHER, kind=kind)
    if kind != "channel":
        walk.telegram.write(MOTHER, walk.dice.choice(["/start", "hello all"]), chat=number)
    return f"adds the bot to a {kind}"


@move(1)
async def hears_a_bot(walk: Walk) -> str:
    """Another bot writes to ours: nobody is met, nothing is said."""
    other = {"id": 5_000_000_001, "is_bot": True, "first_name": "Other"}
    chat = {"id": 5_000_000_001, "type": "private", "first_name": "Other"}
    message = {"message_id": 7, "date": int(walk.clock.now().timestamp()), "from": other, "chat": chat}
    walk.telegram.raw({"message": {**message, "text": "/start"}})
    return "another bot writes"


@move(1)
async def says_it_again(walk: Walk) -> str:
    """Telegram brings old updates once more."""
    old = [body["update_id"] for body in walk.telegram.updates.bodies()]
    if not old:
        return NOTHING
    walk.telegram.duplicate(walk.dice.choice(old[-10:]))
    return "Telegram repeats an update"


@move(1)
async def blocks_for_a_while(walk: Walk) -> str:
    walk.telegram.block(MOTHER)
    await walk.pass_time(timedelta(hours=walk.dice.choice([1, 20])))
    walk.telegram.unblock(MOTHER)
    await walk.world.settle()
    walk.checks.look_away()
    return "blocks the bot and comes back"


# -- time ----------------------------------------------------------------------------------------------------


@move(6)
async def waits_minutes(walk: Walk) -> str:
    return await walk.pass_time(timedelta(minutes=walk.dice.choice([1, 3, 6, 11, 21, 45])))


@move(4)
async def waits_hours(walk: Walk) -> str:
    return await walk.pass_time(timedelta(hours=walk.dice.choice([2, 5, 9, 13])))


@move(3)
async def waits_days(walk: Walk) -> str:
    return await walk.pass_time(timedelta(days=walk.dice.choice([1, 2, 4]), hours=walk.dice.randrange(12)))


@move(1)
async def waits_weeks(walk: Walk) -> str:
    return await walk.pass_time(timedelta(weeks=walk.dice.choice([1, 3, 7])))


# -- the clinic ----------------------------------------------------------------------------------------------


@move(5)
async def the_clinician_taps(walk: Walk) -> str:
    return walk.tap(walk.with_buttons(CLINIC)[-3:], who=CLINIC)


@move(2)
async def the_clinician_writes(walk: Walk) -> str:
    said = ["hello", "I will call you at nine", "/help", "cancel", "<b>hm</b>", "/start", "zzz"]
    return walk.write(walk.dice.choice(said), who=CLINIC)


def choose(walk: Walk) -> tuple[str, Move]:
    """One of all moves, the frequent ones more often; a willing mother mostly goes on."""
    if walk.willing and walk.dice.random() < WILLING:
        return "goes_on", goes_on
    names = list(MOVES)
    name = walk.dice.choices(names, [MOVES[n][0] for n in names])[0]
    return name, MOVES[name][1]


def buttons(messages: Sequence[Message]) -> list[tuple[Message, Any]]:
    return [(m, button) for m in messages for row in m.buttons for button in row if button.data]


__all__ = ["MOVES", "NOTHING", "Impossible", "buttons", "choose"]
