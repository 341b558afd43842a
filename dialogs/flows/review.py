"""The weekly review and plan as questions, reassessment, outcomes on schedule, the end (M35, M42, R06)."""

from dataclasses import replace

from dialogs.intake_nodes import BLEEDING, WOUND
from dialogs.model import Again, Flow, Node, On, To, When
from dialogs.questions import Choice, Nrs
from policies.effects import Begin, End, Record

SLEEP = Choice(("under_5", "5_to_6", "7_or_more"), columns=3)
CHANGE = Choice(
    ("much_better", "better", "bit_better", "same", "bit_worse", "worse", "much_worse"), columns=2
)


def goal(number: int, name: str, message: str, after: str, fact: str) -> list[Node]:
    """One of her own activities, 0 (can't do it) to 10 (as before), where she has named it."""
    asked = Node(
        f"{name}_asked", ask=message, answer=Nrs(), fact=fact, unit="nrs", skippable=True, go=[To(after)]
    )
    return [Node(name, go=[When(f"has_goal_{number}", f"{name}_asked"), To(after)]), asked]


DONE = Record("fact", "week_sessions", 0, "sessions")

REVIEW = Flow(
    "review",
    version=1,
    again=Again.RESTART,
    start="hello",
    nodes=[
        Node("hello", say="review.hello", go=[To("pain")]),
        Node(
            "pain", ask="review.pain", answer=Nrs(), fact="week_pain", unit="nrs", skippable=True,
            go=[To("sleep")],
        ),
        Node(
            "sleep", ask="review.sleep", answer=SLEEP, fact="week_sleep", skippable=True,
            go=[To("healing")],
        ),
        # what keeps her at level 1 is asked again each week, or it would keep her there for ever (LV12, LV13)
        Node("healing", go=[When("a_wound_was_healing", "wound"), To("flow")]),
        replace(WOUND, go=[To("flow")]),
        Node("flow", go=[When("she_was_bleeding", "bleeding"), To("goal_1")]),
        replace(BLEEDING, go=[To("goal_1")]),
        *goal(1, "goal_1", "review.goal_1", "goal_2", "goal_1_score"),
        *goal(2, "goal_2", "review.goal_2", "goal_3", "goal_2_score"),
        *goal(3, "goal_3", "review.goal_3", "seen", "goal_3_score"),
        Node(
            "seen",
            do=[Record("fact", "review_done", "yes")],
            go=[
                When("pain_is_clearly_less", "less"),
                When("pain_is_clearly_more", "more"),
                To("same"),
            ],
        ),
        Node("less", say="review.less", go=[To("next")]),
        Node("same", say="review.same", go=[To("next")]),
        Node(
            "more", say="review.more", do=[Record("note", "digest_task", "pain_more_than_at_start")],
            go=[To("next")],
        ),
        Node("next", go=[When("is_held", "held"), When("may_graduate", "graduate"), To("days")]),
        Node("held", say="review.held", do=[DONE, End()]),
        Node("graduate", do=[End(quiet=True), Begin("graduate")]),
        Node(
            "days",
            ask="review.days",
            answer=Choice(("2", "3", "4", "5", "as_it_comes"), columns=4),
            fact="plan_days",
            skippable=True,
            go=[To("bye")],
        ),
        Node("bye", say="review.bye", do=[DONE, End()]),
    ],
)  # fmt: skip

REASSESS = Flow(
    "reassess",
    version=1,
    again=Again.RESTART,
    start="hello",
    nodes=[
        Node(
            "hello",
            say="reassess.hello",
            do=[
                Record("fact", "reassessment_asked", "yes"),
                Record("note", "digest_task", "reassessment_due"),
            ],
            go=[To("trust")],
        ),
        Node(
            "trust",
            ask="reassess.trust",
            answer=Choice(("fine", "unsure", "worse"), columns=1),
            fact="moves_feel",
            skippable=True,
            go=[On("worse", "worse"), To("doming")],
        ),
        Node("worse", say="reassess.worse", go=[To("doming")]),
        Node(
            "doming",
            ask="reassess.doming",
            answer=Choice(("no", "yes", "unsure"), columns=3, again=False),
            fact="doming",
            skippable=True,
            go=[To("heavy")],
        ),
        Node(
            "heavy",
            ask="reassess.heavy",
            answer=Choice(("no", "yes", "unsure"), columns=3, signs={"yes": "heaviness"}, again=False),
            fact="heaviness",
            skippable=True,
            go=[To("bye")],
        ),
        Node("bye", say="reassess.bye", do=[End()]),
    ],
)

OUTCOMES = Flow(
    "outcomes",
    version=1,
    again=Again.RESTART,
    start="hello",
    nodes=[
        Node(
            "hello", say="outcomes.hello", do=[Record("fact", "outcomes_asked", "yes")], go=[To("pain")]
        ),
        Node(
            "pain", ask="outcomes.pain", answer=Nrs(), fact="outcome_pain", unit="nrs", skippable=True,
            go=[To("tired")],
        ),
        Node(
            "tired", ask="outcomes.tired", answer=Nrs(), fact="outcome_tired", unit="nrs", skippable=True,
            go=[To("goal_1")],
        ),
        *goal(1, "goal_1", "review.goal_1", "goal_2", "goal_1_score"),
        *goal(2, "goal_2", "review.goal_2", "goal_3", "goal_2_score"),
        *goal(3, "goal_3", "review.goal_3", "change", "goal_3_score"),
        Node(
            "change", ask="outcomes.change", answer=CHANGE, fact="outcome_change", skippable=True,
            go=[To("told")],
        ),
        Node(
            "told", do=[Record("fact", "outcomes_told", "yes")], go=[When("form_is_due", "form"), To("bye")]
        ),
        Node("form", do=[End(quiet=True), Begin("questionnaire")]),
        Node("bye", say="outcomes.bye", do=[End()]),
    ],
)  # fmt: skip

GRADUATE = Flow(
    "graduate",
    version=1,
    again=Again.RESTART,
    start="offer",
    nodes=[
        Node(
            "offer",
            ask="graduate.offer",
            answer=Choice(("finish", "go_on"), columns=1),
            standing=True,
            go=[On("finish", "may_she"), To("go_on")],
        ),
        Node("go_on", say="graduate.go_on", do=[Record("fact", "graduation_later", "yes"), End()]),
        Node(
            "may_she",  # the offer stands for long: a stop or a goodbye may have come since
            go=[
                When("has_not_consented", "left"),
                When("is_locked", "not_yet"),
                When("is_held", "not_yet"),
                To("finish"),
            ],
        ),
        Node("left", say="settings.left_before", do=[End()]),
        Node("not_yet", say="graduate.not_yet", do=[End()]),
        Node("finish", say="graduate.well_done", alone=True, go=[To("relapse")]),
        Node(
            "relapse",
            say="graduate.relapse_plan",
            do=[
                Record("note", "digest_task", "graduated"),
                Record("fact", "graduated", "yes"),
                Record("patient", "status", "ended"),
                End(quiet=True),
            ],
        ),
    ],
)

FLOWS = (REVIEW, REASSESS, OUTCOMES, GRADUATE)
