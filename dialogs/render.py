"""From effects to words: variants, variables, buttons. The only user of jinja2, and no words of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from content.loss import KEYBOARD, without_baby
from content.schema import Message
from content.wording import beginning
from dialogs import forms, places, registry
from dialogs.casecard import card
from dialogs.fitting import fits, fitted, shortened
from dialogs.layout import EMPTY, TICKED, Shown, layout
from dialogs.model import Asked, Draft, Node, Option
from dialogs.overview import about
from dialogs.speech import about_item, known
from policies.effects import Ask, Prescribe, Say, SendClass
from policies.facts import Facts, Tri
from policies.guards import GUARDS
from policies.rules import Book

ENVIRONMENT = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
CONTROLS = ("skip", "why")


@lru_cache(maxsize=4096)
def template(source: str) -> Template:
    return ENVIRONMENT.from_string(source)


@dataclass
class Voice:
    """What rendering one turn needs; `said` remembers the last variant of each message and is written to.

    `begun` = how the last message she got begins, `inside` = the next words go on within that message.
    """

    facts: Facts
    book: Book
    said: dict[str, int]
    dice: int
    shown: Prescribe | None = None
    used: set[str] = field(default_factory=set)
    begun: str = ""
    inside: bool = False

    def holds(self, guard: str) -> bool:
        """Whether the predicate of that name holds; for options that are not always there."""
        return GUARDS[guard](self.facts, {}, self.book)

    def lang(self, effect: Say | Ask) -> str:
        return self.facts.lang if effect.to == "patient" else "en"

    def words(self, effect: Say | Ask) -> tuple[str, Message]:
        """The rendered text of the message and the message itself."""
        lang = self.lang(effect)
        name = effect.message.removesuffix(".why")
        message = self._worded(effect, self.book.content.message(lang, name), lang)
        given = {
            **known(self.facts, self.book, lang),
            **shortened(effect.vars),
            **about_item(self.shown, effect, self.facts, self.book, lang),
            **about(effect, self.facts, self.book, lang),
        }
        if effect.message == "clinic.alert":
            given = {**given, **card(shortened(effect.vars), self.facts, self.book)}
        if effect.message.endswith(".why"):
            return self._spoken(effect, template(message.why or "").render(given)), message
        if isinstance(effect, Ask) and effect.edit and message.id in self.said:  # the same words, new ticks
            source = message.say[min(self.said[message.id], len(message.say) - 1)]
            return fitted(template(source).render(given)), message
        return self._spoken(effect, self._variant(message, given, effect)), message

    def _worded(self, effect: Say | Ask, message: Message, lang: str) -> Message:
        """The message in the words for a mother who has lost her baby, where that is who reads it (M38)."""
        if not self.after_loss(effect):
            return message
        return without_baby(message, self.book.content.message(lang, KEYBOARD))

    def after_loss(self, effect: Say | Ask) -> bool:
        return effect.to == "patient" and self.facts.said("baby_loss") is Tri.YES

    def _spoken(self, effect: Say | Ask, html: str) -> str:
        if effect.to == "patient" and not self.inside:
            self.begun = beginning(html)
        return fitted(html)

    def _variant(self, message: Message, given: Mapping[str, Any], effect: Say | Ask) -> str:
        """A variant whose variables are known: begun otherwise than her last message, else than last time.

        Never the same sentence twice in a row (M02); what goes on in a message has no beginning of its own.
        """
        can = message.speakable(given) or tuple(range(len(message.say)))
        last = self.said.get(message.id, -1)
        turned = (self.dice + len(self.used)) % len(can)
        order = sorted((*can[turned:], *can[:turned]), key=lambda i: i == last)
        alike = self.begun if effect.to == "patient" and not self.inside else ""
        rendered = ((i, template(message.say[i]).render(given)) for i in order)
        first = None
        for choice, html in rendered:
            first = first or (choice, html)
            if not alike or beginning(html) != alike:
                break
        else:
            assert first is not None
            choice, html = first
        self.said[message.id] = choice
        self.used.add(message.id)
        return html


def say(effect: Say, voice: Voice) -> Draft:
    """One message without a question."""
    html, _ = voice.words(effect)
    clinic = effect.vars.get("clinic")
    if clinic:  # the truth about who has been told, as its own fixed line
        line, _ = replace(voice, inside=True).words(replace(effect, message=f"safety.line_{clinic}"))
        html = f"{html}\n\n{line}"
    return Draft(
        to=effect.to,
        person=effect.person,
        send_class=effect.send_class.value,
        html=html,
        silent=effect.silent,
        protect=effect.to == "clinicians",
        alert=effect.alert,
        message=effect.message,
        keyboard=effect.to == "patient" and effect.send_class is not SendClass.PROMPT,
        alone=effect.alone,
        copy=effect.copy,
        loss=voice.after_loss(effect),
    )


def ask(effect: Ask, voice: Voice, ask_id: str) -> Draft:
    """One message with its buttons; `ask_id` is what the taps will carry."""
    node = registry.FLOWS[effect.flow].node(effect.node)
    node = forms.as_asked(node, effect.vars, voice.facts, voice.book)
    html, message = voice.words(effect)
    options = buttons(node, effect, message, voice)
    carried = {k: v for k, v in {**effect.vars, **effect.keep}.items() if k in KEPT}
    asked = Asked(ask_id, effect.flow, effect.node, options, carried, effect.alert, effect.person)
    exercise = _exercise(effect, voice)
    return Draft(
        to=effect.to,
        person=effect.person,
        send_class=effect.send_class.value,
        html=html,
        options=options,
        asked=asked,
        picture=voice.book.content.picture(exercise) if exercise and effect.node == "card" else None,
        exercises=(exercise,) if exercise else (),
        edit=effect.edit,
        silent=effect.silent,
        protect=effect.to == "clinicians",
        alert=effect.alert,
        message=effect.message,
    )


KEPT = frozenset(
    {
        "sign",
        "words",
        "case",
        "patient",
        "items",
        "index",
        "set",
        "want",
        "minutes",
        "place",
        "form",
        "wave",
        "item",
    }
)
"""What a question that outlives its flow must still know."""
SHOWS_EXERCISE = frozenset({"card", "work"})


def _exercise(effect: Ask, voice: Voice) -> str | None:
    shown = voice.shown
    if shown is None or effect.flow != "session" or effect.node not in SHOWS_EXERCISE or not shown.items:
        return None
    return shown.items[shown.index].exercise


def buttons(node: Node, effect: Ask, message: Message, voice: Voice) -> tuple[Option, ...]:
    """The question's options with their labels, then skip and why where the question allows them."""
    lang = voice.lang(effect)
    content = voice.book.content
    country = voice.facts.patient.country if voice.facts.patient else ""
    zones = content.country(country).zone_labels(lang)
    zones = zones or tuple((name, places.label(name)) for name in places.zones(country))
    months = content.message(lang, "general.months").options
    names = content.message(lang, "language.names").options
    languages = tuple((code, names.get(code, code)) for code in content.languages)
    seen = Shown(voice.facts, effect.vars.get("partial", {}), zones, languages, months, voice.holds)
    assert node.answer is not None
    options = layout(node.answer, seen)
    if node.skippable:
        last = max((o.row for o in options), default=-1) + 1
        controls = CONTROLS if message.why else CONTROLS[:1]
        if effect.vars.get("trail") and "back" not in {o.id for o in options}:
            controls = (*controls, "back")
        options = (*options, *(Option(c, "", last) for c in controls))
    shared = {
        **content.message(lang, "general.controls").options,
        **content.message(lang, "general.choose_several_done").options,
        **content.message(lang, "general.yes_no_unsure").options,
    }
    return tuple(_labelled(option, message, shared) for option in options)


def _labelled(option: Option, message: Message, shared: Mapping[str, str]) -> Option:
    if option.label and option.label not in (TICKED, EMPTY, "✓ "):
        return option
    label = message.options.get(option.id) or shared.get(option.id) or option.id
    return replace(option, label=f"{option.label}{label}")


def merged(drafts: list[Draft]) -> list[Draft]:
    """Neighbours to the same reader become one message: one buzz, not three."""
    result: list[Draft] = []
    for draft in drafts:
        last = result[-1] if result else None
        if last is not None and joins(last, draft, draft.picture is not None) and fits(last.html, draft.html):
            result[-1] = replace(
                draft, html=f"{last.html}\n\n{draft.html}", message=f"{last.message}+{draft.message}"
            )
        else:
            result.append(draft)
    return result


def joins(first: Draft | None, second: Say | Ask | Draft, picture: bool = False) -> bool:
    """Whether `second` becomes one message with the `first` before it."""
    if first is None:
        return False
    same = (first.to, first.person, first.send_class) == (second.to, second.person, second.send_class)
    apart = getattr(second, "edit", False) or getattr(second, "alone", False) or picture
    plain = not (first.options or first.picture or first.edit or first.alone or apart)
    plain = plain and first.copy is None and getattr(second, "copy", None) is None
    return same and plain and first.send_class in ("reply", "prompt")


def shows_picture(effect: Say | Ask) -> bool:
    return isinstance(effect, Ask) and (effect.flow, effect.node) == ("session", "card")
