"""What she may write: one real phrase for each class of words, and which signs lock by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Means(StrEnum):
    """What must follow from something she says, as the safety case states it (not as the bot finds it)."""

    LOCK = "lock"
    TOLD = "told"
    """The clinic is told, movement is not stopped: a wish for a person, not safe at home."""
    BABY = "baby"
    DOUBT = "doubt"
    """One closed question, then it counts."""
    HEARD = "heard"
    """A lock, or the one closed question: never passed over."""
    LOSS = "loss"
    NOTED = "noted"
    STOP = "stop"
    MOOD = "mood"
    NOTHING = ""


LOCKING = frozenset(
    {
        "saddle_numb", "cannot_pee", "no_bladder_feeling", "lost_control", "both_legs_weak", "calf_swollen",
        "chest_pain", "breathless", "worst_headache", "sight_changed", "high_pressure", "soaking_pads",
        "bleeding_red_again", "fever", "wound_open", "breast_hot", "burning_pee", "needle_site_sore",
        "headache_sitting_up", "crack_or_fall", "recent_fall", "cancer_or_weight_loss", "fainted",
        "face_or_speech", "belly_pain_severe", "self_harm", "hears_or_sees_things", "might_harm_baby",
        "leg_getting_weaker", "leg_weak", "too_weak", "screen_unclear", "leak_changed", "leak_with_pain",
    }
)  # fmt: skip
"""Signs on her cards that lock as soon as she says yes to one of them (the table of red flags, RF01–RF25)."""

TAPS: dict[tuple[str, str, str], tuple[str, Means]] = {
    ("session", "leg", "leg_weak"): ("leg_weak", Means.LOCK),
    ("session", "leg", "saddle_numb"): ("saddle_numb", Means.LOCK),
    ("intake", "trauma", "recent"): ("recent_fall", Means.LOCK),
    ("intake", "wound", "open_or_oozing"): ("wound_open", Means.LOCK),
    ("intake", "bleeding", "red_again"): ("bleeding_red_again", Means.LOCK),
    ("intake", "bleeding", "soaking"): ("soaking_pads", Means.LOCK),
    ("morning", "bleeding", "red_again"): ("bleeding_red_again", Means.LOCK),
    ("review", "wound", "open_or_oozing"): ("wound_open", Means.LOCK),
    ("review", "bleeding", "red_again"): ("bleeding_red_again", Means.LOCK),
    ("review", "bleeding", "soaking"): ("soaking_pads", Means.LOCK),
    ("thoughts", "frighten", "no"): ("thoughts_feel_right", Means.LOCK),
    ("thoughts", "act", "yes"): ("wants_to_act", Means.LOCK),
    ("thoughts", "voices", "yes"): ("hears_or_sees_things", Means.LOCK),
    ("private", "self", "yes"): ("self_harm", Means.LOCK),
    ("private", "voices", "yes"): ("hears_or_sees_things", Means.LOCK),
    ("private", "baby", "might_act"): ("might_harm_baby", Means.LOCK),
    ("private", "baby", "unwanted"): ("unwanted_thoughts", Means.TOLD),
    ("private", "home", "not_safe"): ("not_safe_at_home", Means.TOLD),
    ("private", "home", "danger_now"): ("danger_at_home", Means.TOLD),
    ("urgent", "what", "baby"): ("baby_needs_help", Means.BABY),
    ("urgent", "what", "human"): ("asks_for_human", Means.TOLD),
    ("human", "ask", "call_back"): ("asks_for_human", Means.TOLD),
    ("loss", "what_now", "person"): ("asks_for_human", Means.TOLD),
}
"""Which button says which sign, beside the cards, where a button and its sign have the same name."""
CARDS = frozenset({("screen", "legs"), ("screen", "chest"), ("screen", "body")})
SAFETY_NODES = frozenset(
    {
        *(("clarify", "now"), ("private", "self"), ("private", "voices"), *CARDS),
        *(("leak", "signs"), ("thoughts", "frighten"), ("thoughts", "act"), ("thoughts", "voices")),
    }
)
"""Questions about a red flag that can be answered "not sure": twice, and it is a yes (S18)."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of one class: `sign` as the safety case names it, `means` = what must follow."""

    words: str
    means: Means = Means.NOTHING
    sign: str = ""
    lang: str = "en"


NUMB = Phrase("i can't feel it when i wipe", Means.LOCK, "saddle_numb")
SPANISH = Phrase("no puedo orinar", Means.LOCK, "cannot_pee", "es")
CHINESE = Phrase("我胸口痛", Means.LOCK, "chest_pain", "zh")
CALF = Phrase("my calf is swollen and hot", Means.LOCK, "calf_swollen")
BULGE = Phrase("something is bulging down there", Means.NOTED, "bulge")
UNSAFE = Phrase("i don't feel safe at home", Means.TOLD, "not_safe_at_home")
BABY = Phrase("my baby is not breathing", Means.BABY, "baby_needs_help")
UNWANTED = Phrase("i keep picturing hurting him", Means.TOLD, "unwanted_thoughts")
LEAKS = Phrase("i leak when i sneeze", Means.DOUBT, "leak_on_cough")
DOUBT = Phrase("no chest pain at all", Means.DOUBT, "chest_pain")
SHAKING = Phrase("my arms are shaking", Means.STOP)
LOW = Phrase("i feel so low today", Means.MOOD)
LOST = Phrase("my baby died", Means.LOSS, "baby_loss")
PERSON = Phrase("i want to talk to a person", Means.TOLD, "asks_for_human")
MAYBE_LOST = Phrase("we lost our baby girl last year", Means.DOUBT, "baby_loss")
NUMBER, UNSURE, NO = Phrase("8"), Phrase("not sure"), Phrase("no")
NOT_MEANT = Phrase("that's not what i meant")
PLAIN, EMOJI, EMPTY = Phrase("my sister is visiting"), Phrase("🙂"), Phrase("")

WRITTEN = (
    NUMB, CALF, BULGE, UNSAFE, UNWANTED, LEAKS, BABY, DOUBT, SHAKING, LOW, LOST, MAYBE_LOST,
    PERSON, NUMBER, UNSURE, NO, NOT_MEANT, PLAIN, EMOJI,
)  # fmt: skip
EDITED, CAPTION, LATE = SPANISH, CHINESE, CALF
FITTING: dict[str, tuple[str, ...]] = {
    "complaint": ("my lower back hurts when I lift him",),
    "mode": ("caesarean",),
    "height": ("165",),
    "weight": ("70",),
    "phone": ("07700 900123",),
    "which": ("10:30 and 9 at night",),
    "zone": ("London",),
    "goal_1": ("to lift him without pain",),
    "goal_2": ("to sleep through",),
    "goal_3": ("to walk to the shop",),
}
"""Words that answer the question they are named for (a node), where a button alone would not do."""
MORE = (SPANISH, CHINESE, EMPTY, Phrase("yes"), Phrase("skip"), Phrase("back"), Phrase("why"), Phrase("3"))
"""Written in the wide scope as well."""
