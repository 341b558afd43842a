"""Static walk over every flow: targets, predicates, words and labels exist."""

import pytest

from dialogs import registry
from dialogs.layout import Shown, layout
from dialogs.machine import FlowError, build
from dialogs.model import Flow, Node, To, When
from dialogs.questions import Choice, Many, Rows, YesNoUnsure
from policies.guards import GUARDS
from tests.support.talk import Talk, the_book

NODES = [(flow, node) for flow in registry.FLOWS.values() for node in flow.nodes]


def test_no_table_has_a_problem() -> None:
    assert list(registry.problems(GUARDS)) == []


def test_an_unknown_guard_and_a_node_nobody_reaches_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Flow("broken", 1, "a", [Node("a", go=[When("moon_is_full", "a"), To("a")]), Node("lost")])
    monkeypatch.setitem(registry.FLOWS, "broken", broken)
    found = list(registry.problems(GUARDS))
    assert any("moon_is_full" in p for p in found)
    assert any("broken.lost" in p for p in found)


def test_an_unknown_target_is_refused() -> None:
    with pytest.raises(FlowError, match="nowhere"):
        build(Flow("f", 1, "a", [Node("a", go=[To("nowhere")])]))


@pytest.mark.parametrize(("flow", "node"), NODES, ids=lambda x: x.name)
def test_every_node_has_words(flow: Flow, node: Node) -> None:
    for message in (node.ask, node.say):
        assert message is None or the_book().content.has_message(message), (
            f"{flow.name}.{node.name}: {message}"
        )


@pytest.mark.parametrize(("flow", "node"), [(f, n) for f, n in NODES if n.ask], ids=lambda x: x.name)
def test_every_button_has_a_label_in_every_language(flow: Flow, node: Node) -> None:
    content = the_book().content
    assert node.answer is not None
    shown = Shown(Talk().facts, {}, months=content.message("en", "general.months").options)
    for lang in content.languages:
        labels = dict(content.message(lang, str(node.ask)).options)
        shared = ("general.controls", "general.choose_several_done", "general.yes_no_unsure")
        for name in shared:
            labels |= content.message(lang, name).options
        for option in layout(node.answer, shown):
            assert option.id in labels or option.label.strip("☐☑✓ "), f"{flow.name}.{node.name}: {option.id}"


@pytest.mark.req("S01")
def test_every_sign_a_button_reports_belongs_to_a_rule() -> None:
    for flow, node in NODES:
        match node.answer:
            case Choice(signs=signs) | Many(signs=signs):
                reported = list(signs.values())
            case YesNoUnsure(sign=sign):
                reported = [sign] if sign and not sign.startswith("{") else []
            case _:
                reported = []
        for sign in reported:
            assert the_book().rules.of_sign(sign), f"{flow.name}.{node.name}: {sign}"


PLAIN_MENUS = {
    "onboarding.hello": "goes on or not, and keeps nothing",
    "onboarding.consent": "is itself the explanation",
    "correct.which": "a list of what can be changed",
    "settings.pause": "how long, as she likes",
    "settings.stop": "leave or stay, as she likes",
}
"""Questions without a reason, and why they need none; clinicians' cards are not asked of her."""


@pytest.mark.req("M04")
def test_every_question_to_her_says_why_it_is_asked() -> None:
    for flow, node in NODES:
        if node.ask is None or node.ask in PLAIN_MENUS or node.ask.startswith("clinic."):
            continue
        for lang in the_book().content.languages:
            assert the_book().content.message(lang, node.ask).why, f"{flow.name}.{node.name}: {node.ask}"


def test_no_plain_menu_asks_about_health() -> None:
    for flow, node in NODES:
        if node.ask in PLAIN_MENUS:
            assert node.fact is None and not getattr(node.answer, "signs", None), f"{flow.name}.{node.name}"


def test_rows_fit_three_buttons() -> None:
    for _, node in NODES:
        if isinstance(node.answer, Rows):
            for options in node.answer.rows.values():
                assert len(options) <= 3 or len(options) == 11
