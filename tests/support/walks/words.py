"""What mothers type: answers, wishes, and everything no question was made for."""

from __future__ import annotations

import random
from collections.abc import Callable

UNITS = 4096
"""How long a message of Telegram may be, in UTF-16 units."""
FLAGS = (
    "i can't feel when i wipe",
    "chest pain and i can't breathe",
    "i want to end it, everyone would be better off without me",
    "soaking a pad every hour",
    "since this morning I can't feel my legs and I wet myself",
    "me duele el pecho y no puedo respirar",
    "我喘不上气，胸口疼",
    "7 but also my leg went numb down below and i wet myself without feeling it",
)
"""Each of them locks, in whatever language she is spoken to."""
UNCLEAR = (
    "no numbness or tingling",
    "my sister had chest pain",
    "is it normal to feel numb sometimes?",
    "last year I had a blood clot",
    "i don't have fever",
    "what if i can't pee",
)
ANSWERS = (
    *(
        "yes",
        "no",
        "not sure",
        "skip",
        "why",
        "none",
        "done",
        "more",
        "same",
        "ok",
        "nope",
        "sí",
        "不",
        "cancel",
    ),
    *("0", "4", "7", "10", "11", "-3", "7-8", "ten", "٧", "４", "4,5", "1e9", "999999999999", "3/10", "7/10"),
    *("20 December 2025", "2025-12-20", "today", "31 February", "3/10/2025", "12 March 1890", "tomorrow"),
    *("London", "14:30", "25:99", "2pm", "07:00-09:00", "at nine", "America/Sao_Paulo", "62 kg", "165"),
)
TALK = (
    *(
        "hello",
        "thanks!",
        "when is the next session?",
        "baby is crying",
        "how do I do this",
        "you are a robot",
    ),
    *(
        "I want to talk to a person",
        "can I speak to a midwife",
        "stop",
        "leave me alone",
        "i'm so tired",
        "ugh",
    ),
    *(
        "i feel so low",
        "it hurts a bit",
        "im shaking",
        "a bit more",
        "worse",
        "baby woke up",
        "later",
        "back",
    ),
    *(
        "what data do you keep",
        "delete everything",
        "I am pregnant again",
        "my baby won't wake up",
        "my baby died",
    ),
)
STRANGE = (
    "\u202eesrever ni nettirw\u202c",
    "שלום, כואב לי הגב",
    "مرحبا، ظهري يؤلمني",
    "p̸̡̛͎̳̼͓͇̻̈́͑̓͐a̵̢̧̛̬̙̗̻͑̿͝i̷̛̫͇̺̊͒͘n̴̨̛̤̹̗͓͋̊͐",
    "nul\0in the\0middle",
    "half an emoji \ud83d here",
    "\udc00\ud800",
    "a\u200bb\u200dc\ufeff",
    "\x01\x02\x1b[31mred\x7f",
    "👩‍👩‍👧‍👦🤱🏽",
    "🤱" * 300,
    "[x](tg://user?id=1) <b>bold <i>never closed",
    "&amp;&lt;script&gt; </b></a> <tg-spoiler>",
    "_*`~|{}[]()#+-=.!\\",
    "{{first_name}} {% for x in y %} {{ ''.__class__ }}",
    "%s %d %(name)s {0} {name}",
    "'; DROP TABLE patient; --",
    "\n\n\n.\n\n\n",
    "￼￼￼",
    "ﷺ" * 40,
    "0️⃣",
    "n1.AAAAAAAAAAAAAAAA.0",
    "https://example.org/?q=" + "a" * 300,
)
LONG: tuple[Callable[[random.Random], str], ...] = (
    lambda dice: "a" * UNITS,
    lambda dice: "😀" * (UNITS // 2),
    lambda dice: ("my back " * 600)[:UNITS],
    lambda dice: "<" * UNITS,
    lambda dice: "&" * UNITS,
    lambda dice: "e" + "\u0301" * (UNITS - 1),
    lambda dice: "".join(chr(dice.randrange(0x20, 0x3000)) for _ in range(1000)),
    lambda dice: "7 " * (UNITS // 2),
)
COMMANDS = (
    "/nonsense",
    "/START",
    "/help@napwise_rehearsal_bot",
    "/pause 3",
    "/",
    "//",
    "/stop now please",
    "/h e l p",
)
PAYLOADS = (
    *("junk", "c_0000000000", "op_admin", "../../etc/passwd", "A" * 64, "%00", "clinician", "n1.x.0"),
    *("\u202e", "🙂", "id=1&role=clinician", "invite-AAAAAAAAAAAAAAAAAAAAAA"),
)
MEDIA = (
    *("photo", "voice", "video", "video_note", "sticker", "location", "venue", "contact", "document", "poll"),
    *("dice", "animation", "audio"),
)
CAPTIONS = (None, None, "look at this", "<b>scar</b>", "is this normal?", "x" * 1024)
FORGED = (
    *(
        "n1.AAAAAAAAAAAAAAAA.0",
        "n1..0",
        "n1.AAAAAAAAAAAAAAAA.999",
        "n1.AAAAAAAAAAAAAAAA.-1",
        "n2.x.1",
        "{}",
        "0",
    ),
    *("\0", "n1." + "A" * 60, "🙂" * 16, "confirm:clear:1", "n1.AAAA.0\n", "null"),
)


def something(dice: random.Random) -> str:
    """Words of any kind, most of them harmless."""
    kind = dice.random()
    if kind < 0.35:
        return dice.choice(ANSWERS)
    if kind < 0.6:
        return dice.choice(TALK)
    if kind < 0.9:
        return dice.choice(STRANGE)
    return dice.choice(LONG)(dice)
