"""Questions that more than one flow asks: the intake asks them first, /correct asks them again."""

from dataclasses import replace

from dialogs.model import Go, Node, On, To
from dialogs.questions import Choice, Date, Many, Nrs, Number, Words, Zone
from policies.effects import Record

COUNTRIES = ("GB", "IE", "US", "CA", "AU", "ES", "MX", "CN", "IN", "other")
JOINTS = ("knees", "wrists", "pelvis_pain", "heaviness", "leak_on_cough", "doming")
KINDS_OF_BIRTH = ("vaginal", "assisted", "planned_caesarean", "emergency_caesarean")

COMPLAINT = Node("complaint", ask="intake.complaint", answer=Words(), fact="complaint", skippable=True)
COUNTRY = Node(
    "country",
    ask="intake.country",
    answer=Choice(COUNTRIES, columns=2, open=True, words=COUNTRIES[::-1]),
    field="country",
    skippable=True,
)
ZONE = Node("zone", ask="intake.zone", answer=Zone(), field="zone", skippable=True)
BIRTH = Node("birth", ask="intake.birth", answer=Date(), fact="birth_date", unit="date", skippable=True)
MODE = Node(
    "mode",
    ask="intake.mode",
    answer=Choice(KINDS_OF_BIRTH, columns=2, words=(*KINDS_OF_BIRTH, "caesarean")),
    fact="birth_mode",
    skippable=True,
)
WHICH_CAESAREAN = Node(
    "which_caesarean",
    ask="intake.which_caesarean",
    answer=Choice(KINDS_OF_BIRTH[2:], columns=2, words=KINDS_OF_BIRTH[2:]),
    fact="birth_mode",
    skippable=True,
)
SOME_CAESAREAN = Record("fact", "birth_mode", "emergency_caesarean")
"""She wrote that it was one and left open which: both kinds bar the same, so nothing is allowed by this."""
TEAR = Node(
    "tear",
    ask="intake.tear",
    answer=Choice(("none", "small", "severe", "unsure"), columns=2),
    fact="tear",
    skippable=True,
)
SCAR = Node(
    "scar",
    ask="intake.scar",
    answer=Choice(("no_pain", "some_pain", "strong_pain"), columns=1),
    fact="scar_pain",
    skippable=True,
)
PAIN = Node("pain", ask="intake.pain", answer=Nrs(), fact="pain_now", unit="nrs", skippable=True)
JOINTS_CARD = Node("joints", ask="intake.joints", answer=Many(JOINTS), skippable=True)

WOUND = Node(
    "wound",
    ask="intake.wound",
    answer=Choice(
        ("healed", "healing", "open_or_oozing", "none"), signs={"open_or_oozing": "wound_open"}, columns=2
    ),
    fact="wound",
    skippable=True,
)
BLEEDING = Node(
    "bleeding",
    ask="intake.bleeding",
    answer=Choice(
        ("none", "light", "red_again", "soaking"),
        signs={"red_again": "bleeding_red_again", "soaking": "soaking_pads"},
        columns=2,
    ),
    fact="bleeding",
    skippable=True,
)

TO_DOOR: tuple[Go, ...] = (To("door"),)
BABY_NAME = Node(
    "baby_name", ask="rest_intake.baby_name", answer=Words(), fact="baby_name", skippable=True, go=TO_DOOR
)


def _goal(number: int) -> Node:
    name = f"goal_{number}"
    go: tuple[Go, ...] = (On("skip", "door"), To(f"{name}_score"))
    return Node(name, ask=f"rest_intake.{name}", answer=Words(), fact=name, skippable=True, go=go)


def _score(number: int) -> Node:
    name = f"goal_{number}_score"
    return Node(
        name, ask=f"rest_intake.{name}", answer=Nrs(), fact=name, unit="nrs", skippable=True, go=TO_DOOR
    )


GOALS = tuple(_goal(number) for number in (1, 2, 3))
SCORES = tuple(_score(number) for number in (1, 2, 3))
HEIGHT = Node(
    "height",
    ask="rest_intake.height",
    answer=Number("cm", 120, 220),
    fact="height_cm",
    unit="cm",
    skippable=True,
    go=TO_DOOR,
)
WEIGHT = replace(
    HEIGHT, name="weight", ask="rest_intake.weight", answer=Number("kg", 35, 250), fact="weight_kg", unit="kg"
)
