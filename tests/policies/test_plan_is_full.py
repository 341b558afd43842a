"""The days she chose for the week: when they are full the bot offers nothing more by itself (M32, M35)."""

from datetime import UTC, datetime, timedelta

import pytest

from policies.facts import Fact
from policies.prompting import Occasion, limits, why_not
from tests.support.mothers import book, mother

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def silenced(aim: str, done: int, days_ago: int = 1) -> bool:
    facts = mother(said={"windows": ("10:00-13:00",), "week_sessions": done}, zone="Europe/London")
    chosen = Fact("plan_days", aim, None, facts.now - timedelta(days=days_ago), "answer")
    facts = facts.learn(chosen)
    return (
        why_not(Occasion(limits.EXERCISE, facts, book(), NOON, NOON + timedelta(hours=1))) == "plan_is_full"
    )


@pytest.mark.req("M32", "M35")
@pytest.mark.parametrize(
    ("aim", "done", "days_ago", "silent"),
    [
        ("3", 3, 1, True),
        ("3", 4, 1, True),
        ("3", 2, 1, False),
        ("as_it_comes", 9, 1, False),
        ("3", 3, 8, False),
    ],
)
def test_when_her_week_is_full_nothing_is_offered(aim: str, done: int, days_ago: int, silent: bool) -> None:
    assert silenced(aim, done, days_ago) is silent
