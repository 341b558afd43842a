"""What was saved goes out in its order, at its pace, checked once more; each failure has its own rule."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram.error import NetworkError, TimedOut

from bot.clock import MovableClock
from bot.store import Store, StoreUnavailable, Unit, asks, outbox, people
from bot.store.asks import AskRow
from bot.store.outbox import OutboxRow
from bot.telegram.client import connect
from bot.telegram.delivery import Delivery
from bot.telegram.outcomes import TokenRefused
from bot.telegram.pacing import Pacing
from bot.telegram.sender import Rules, Sender
from tests.bot.telegram.ledger import Out, outgoing, received
from tests.bot.telegram.rows import START, row
from tests.bot.telegram.said import HER
from tests.bot.telegram.scripted import TOKEN, Refusal, ScriptedRequest, below

BLOCKED = Refusal(403, "Forbidden: bot was blocked by the user")


class Post:
    """A sender with everything around it, moved by hand: `go` is one round with all its sends done."""

    def __init__(self, store: Store, clock: MovableClock, line: ScriptedRequest) -> None:
        self.store, self.clock, self.line = store, clock, line
        self.refusals: dict[str, str] = {}
        self.pacing = Pacing(clock)
        delivery = Delivery(connect(TOKEN, request=line).bot, lambda slug: slug.encode(), self.pacing)
        rules = Rules(self.gate, lambda unit, row: "(again)", jitter=lambda: 1.0)
        self.sender = Sender(store, clock, self.pacing, delivery, rules)
        self.her = store.now_run(lambda unit: people.meet(unit, HER, "Ana", "en")).id

    def gate(self, unit: Unit, row: OutboxRow) -> str | None:
        return self.refusals.get(row.purpose)

    def put(self, html: str = "Hello", **more: Any) -> int:
        return self.store.now_run(lambda unit: outbox.add(unit, row(html, **{"person_id": self.her} | more)))

    async def go(self, after_s: float = 0.0) -> int:
        self.clock.advance(timedelta(seconds=after_s))
        taken = await self.sender.step()
        await self.sender.settle()
        return taken

    async def all_out(self, step_s: float = 0.1, rounds: int = 300) -> None:
        for _ in range(rounds):
            await self.go(step_s)
            if not any(out.state in {"pending", "sending"} for out in outgoing(self.store)):
                return
        raise AssertionError(outgoing(self.store))

    def texts(self) -> list[str]:
        return [given["text"] for given in self.line.said("sendMessage")]

    def only(self) -> Out:
        (out,) = outgoing(self.store)
        return out


@pytest.fixture
def post(store: Store, clock: MovableClock, line: ScriptedRequest) -> Post:
    return Post(store, clock, line)


async def test_a_row_goes_out_and_is_marked(post: Post) -> None:
    post.put("Hello")
    assert await post.go() == 1
    assert post.texts() == ["Hello"]
    assert (post.only().state, post.only().message_id) == ("sent", 1001)
    assert await post.go(5) == 0


async def test_the_question_learns_which_message_it_is(post: Post) -> None:
    ask = AskRow(
        id="AbCdEfGhIjKlMnOp", person_id=post.her, patient_id=None, flow="f", node="n", options=[], keep={},
        alert_id=None, valid_until=START + timedelta(days=1), created_at=START,
    )  # fmt: skip
    post.store.now_run(lambda unit: asks.add(unit, ask))
    post.put(ask_id=ask.id)
    await post.go()
    found = post.store.read(lambda unit: asks.get(unit, ask.id))
    assert found is not None and found.message_id == 1001


@pytest.mark.req("S02")
async def test_the_gate_is_asked_at_the_last_moment(post: Post) -> None:
    post.refusals["refused"] = "locked"
    post.put("Bridge", purpose="refused")
    await post.go()
    assert post.texts() == []
    assert (post.only().state, post.only().reason) == ("dropped", "locked")


@pytest.mark.fault("A20", guard="bot.telegram.sender:Sender._refusal")
async def test_a_gate_that_breaks_lets_only_help_through(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(unit: Unit, row: OutboxRow) -> str | None:
        raise RuntimeError("no rules")

    monkeypatch.setattr(post, "gate", broken)
    post.sender._rules = Rules(broken, lambda unit, row: "")
    post.put("Bridge", chat_id=1)
    post.put("Call 112", chat_id=2, send_class="safety")
    await post.go()
    assert post.texts() == ["Call 112"]


async def test_what_is_too_late_is_not_sent(post: Post) -> None:
    post.put("Good morning", send_class="prompt", valid_until=START + timedelta(hours=2))
    await post.go(2 * 3600 + 1)
    assert post.texts() == []
    assert (post.only().state, post.only().reason) == ("dropped", "expired")


# -- order and pace ---------------------------------------------------------------------------------


async def test_classes_go_in_their_order(post: Post) -> None:
    for number, send_class in enumerate(["digest", "prompt", "reply", "alert", "safety"]):
        post.put(send_class, send_class=send_class, chat_id=100 + number)
    await post.go()
    assert post.texts() == ["safety", "alert", "reply", "prompt", "digest"]


async def test_a_chat_gets_one_message_a_second_but_help_at_once(post: Post) -> None:
    for html in ("one", "two", "three"):
        post.put(html)
    await post.go()
    await post.go(0.5)
    assert post.texts() == ["one"]
    post.put("Call 112", send_class="safety")
    await post.go(0.1)
    assert post.texts() == ["one", "Call 112"]
    await post.go(1.0)
    await post.go(1.0)
    assert post.texts() == ["one", "Call 112", "two", "three"]


async def test_edits_and_answers_to_taps_do_not_wait(post: Post) -> None:
    post.put("one")
    await post.go()
    post.put("", method="answerCallbackQuery", body={"query": "q1"})
    post.put("Done", method="editMessageText", edit_of=1001)
    await post.go(0.01)
    await post.go(0.01)
    assert len(post.line.said("answerCallbackQuery")) == len(post.line.said("editMessageText")) == 1


@pytest.mark.fault("B08", guard="bot.telegram.sender:Sender.step")
async def test_a_morning_of_prompts_never_holds_up_help(post: Post) -> None:
    times: list[float] = []

    def timed(given: dict[str, Any]) -> Any:
        times.append(post.clock.monotonic())
        return ScriptedRequest._usual(post.line, given)

    post.line.otherwise["sendMessage"] = timed
    for chat in range(200):
        post.put(f"prompt {chat}", send_class="prompt", chat_id=1000 + chat)
    for _ in range(3):
        await post.go(0.1)
    post.put("Call 112", send_class="safety", chat_id=5)
    await post.go()
    assert post.texts()[-1] == "Call 112"
    await post.all_out()
    assert max(sum(1 for other in times if at <= other < at + 1) for at in times) <= 30
    assert len(times) == 201


@pytest.mark.fault("B21", guard="bot.telegram.results:store_result")
async def test_a_message_that_is_tried_again_keeps_its_place(post: Post) -> None:
    post.line.will("sendMessage", Refusal(502, "Bad Gateway"))
    post.put("one")
    post.put("two")
    post.put("else", chat_id=9)
    await post.all_out()
    assert post.texts() == ["one", "else", "one", "two"]


async def test_only_one_message_of_a_chat_is_on_its_way(post: Post) -> None:
    release = asyncio.Event()

    class Slow(Delivery):
        async def send(self, row: OutboxRow, prefix: str = "") -> int | None:
            await release.wait()
            return await super().send(row, prefix)

    post.sender._delivery = Slow(connect(TOKEN, request=post.line).bot, lambda slug: b"", post.pacing)
    post.put("one")
    post.put("Call 112", send_class="safety")
    post.put("else", chat_id=9)
    assert await post.sender.step() == 2
    assert await post.sender.step() == 0
    release.set()
    await post.sender.settle()
    assert sorted(post.texts()) == ["Call 112", "else"]


# -- what can go wrong ------------------------------------------------------------------------------

READ_TIMEOUT = below(TimedOut(), httpx.ReadTimeout(""))
REFUSED = below(NetworkError("httpx.ConnectError"), httpx.ConnectError("refused"))


@pytest.mark.fault("B15", guard="bot.telegram.results:store_result")
async def test_after_an_uncertain_end_only_help_is_repeated_and_once(post: Post) -> None:
    post.line.will("sendMessage", *[READ_TIMEOUT] * 3)
    post.put("Call 112", send_class="safety", chat_id=1)
    post.put("Bridge", chat_id=2)
    await post.all_out()
    assert sorted(post.texts()) == ["(again)\n\nCall 112", "Bridge", "Call 112"]
    assert [out.state for out in outgoing(post.store)] == ["uncertain", "uncertain"]
    (told,) = received(post.store)
    assert (told.kind, told.body["reason"], told.body["send_class"]) == (
        "delivery_failed",
        "uncertain",
        "safety",
    )


@pytest.mark.fault("A05", guard="bot.telegram.sender:Sender.run")
async def test_after_a_kill_between_sending_and_writing_it_down(post: Post) -> None:
    for send_class, chat in (("safety", 1), ("alert", 2), ("reply", 3), ("prompt", 4)):
        post.put(send_class, send_class=send_class, chat_id=chat)
    ids = [out.id for out in outgoing(post.store)]
    post.store.now_run(lambda unit: [outbox.mark(unit, row_id, "sending") for row_id in ids])
    running = asyncio.create_task(post.sender.run())
    await asyncio.sleep(0.2)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert post.texts() == ["(again)\n\nsafety", "(again)\n\nalert"]
    assert [out.state for out in outgoing(post.store)] == ["sent", "sent", "uncertain", "uncertain"]


@pytest.mark.fault("B20", guard="bot.telegram.results:store_result")
async def test_what_never_left_is_sent_again_without_a_mark(post: Post) -> None:
    post.line.will("sendMessage", REFUSED, Refusal(500, "?"), REFUSED)
    post.put("Hello")
    await post.all_out()
    assert post.texts() == ["Hello"] * 4
    assert (post.only().state, post.only().tries) == ("sent", 3)


@pytest.mark.fault("B14", guard="bot.telegram.results:store_result")
@pytest.mark.parametrize(
    ("send_class", "hours", "state"),
    [
        ("reply", 1.1, "failed"),
        ("prompt", 2.1, "failed"),
        ("safety", 48, "pending"),
        ("alert", 48, "pending"),
    ],
)
async def test_each_class_is_tried_for_as_long_as_it_is_worth(
    post: Post, send_class: str, hours: float, state: str
) -> None:
    post.line.otherwise["sendMessage"] = lambda _: Refusal(502, "Bad Gateway")
    post.put(send_class=send_class)
    await post.go()
    post.clock.advance(timedelta(hours=hours))
    await post.go()
    assert post.only().state == state


@pytest.mark.fault("B14", guard="bot.telegram.results:store_result")
async def test_help_is_tried_every_five_seconds_the_rest_less_and_less(post: Post) -> None:
    post.line.otherwise["sendMessage"] = lambda _: Refusal(502, "Bad Gateway")
    post.put("Call 112", send_class="safety", chat_id=1)
    post.put("Bridge", chat_id=2)
    for _ in range(300):
        await post.go(1.0)
    assert 58 <= post.texts().count("Call 112") <= 66
    assert post.texts().count("Bridge") <= 12


@pytest.mark.fault("B07", guard="bot.telegram.results:store_result")
async def test_a_chat_told_to_wait_an_hour_waits_alone(post: Post) -> None:
    post.line.will("sendMessage", Refusal(429, "Too Many Requests", retry_after=3600))
    post.put("prompt", send_class="prompt", chat_id=1)
    await post.go()
    assert post.only().next_try_at == START + timedelta(hours=1)
    post.put("reply", chat_id=1)
    post.put("Alert", send_class="alert", chat_id=2)
    post.put("Call 112", send_class="safety", chat_id=1)
    await post.go(0.1)
    assert post.texts() == ["prompt", "Call 112", "Alert"]


@pytest.mark.fault("B07", guard="bot.telegram.results:store_result")
async def test_an_alert_told_to_wait_an_hour_is_tried_within_seconds(post: Post) -> None:
    post.line.will("sendMessage", *[Refusal(429, "Too Many Requests", retry_after=3600)] * 3)
    post.put("Alert", send_class="alert")
    await post.all_out(step_s=1.0, rounds=20)
    assert post.only().state == "sent"


@pytest.mark.parametrize(
    ("fault", "refusal", "reason"),
    [
        pytest.param(
            "B09", BLOCKED, "blocked", marks=pytest.mark.fault("B09", guard="bot.telegram.results:tell")
        ),
        pytest.param(
            "B10",
            Refusal(403, "Forbidden: user is deactivated"),
            "deactivated",
            marks=pytest.mark.fault("B10", guard="bot.telegram.results:tell"),
        ),
        pytest.param(
            "B11",
            Refusal(400, "Bad Request: chat not found"),
            "chat not found",
            marks=pytest.mark.fault("B11", guard="bot.telegram.results:tell"),
        ),
    ],
)
async def test_somebody_who_is_gone_is_told_of_and_left_alone(
    post: Post, fault: str, refusal: Refusal, reason: str
) -> None:
    post.line.will("sendMessage", refusal)
    post.put("one", body={"message": "session.set_check"})
    post.put("prompt", send_class="prompt")
    post.put("Call 112", send_class="safety")
    post.store.now_run(lambda unit: None)
    await post.go()
    states = {out.id: out.state for out in outgoing(post.store)}
    # What is urgent goes first, so it met the refusal here; routine rows of hers are dropped with it.
    assert list(states.values()) == ["dropped", "dropped", "failed"], fault
    (told,) = received(post.store)
    assert (told.kind, told.queue) == ("delivery_failed", f"person:{post.her}")
    assert (told.body["reason"], told.body["send_class"], told.body["person"]) == (reason, "safety", post.her)
    post.line.assert_nothing_left()


@pytest.mark.fault("D01", guard="bot.telegram.results:tell")
async def test_an_alert_that_does_not_arrive_is_told_on_the_alerts_own_queue(post: Post) -> None:
    post.line.will("sendMessage", BLOCKED)
    post.put("Alert", send_class="alert", alert_id=7)
    await post.go()
    (told,) = received(post.store)
    assert (told.queue, told.body["alert"], told.body["person"]) == ("alert:7", 7, post.her)


@pytest.mark.fault("B12", guard="bot.telegram.results:store_result")
async def test_a_group_that_moved_is_followed(post: Post) -> None:
    post.line.will(
        "sendMessage", Refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100999)
    )
    post.put("Alert", send_class="alert", chat_id=-5)
    await post.go()
    await post.go()
    assert [given["chat_id"] for given in post.line.said("sendMessage")] == [-5, -100999]
    assert (post.only().state, post.only().chat_id) == ("sent", -100999)


@pytest.mark.fault("B22", guard="bot.telegram.results:store_result")
async def test_what_is_as_it_should_be_already_is_done(post: Post) -> None:
    post.line.will("editMessageText", Refusal(400, "Bad Request: message is not modified: same"))
    post.line.will(
        "answerCallbackQuery", Refusal(400, "Bad Request: query is too old and response timeout expired")
    )
    post.put("Done", method="editMessageText", edit_of=55, chat_id=1)
    post.put("", method="answerCallbackQuery", body={"query": "q1"}, chat_id=2)
    await post.go()
    assert [out.state for out in outgoing(post.store)] == ["sent", "dropped"]
    assert received(post.store) == []


async def test_a_row_that_cannot_be_sent_is_put_away(post: Post) -> None:
    post.put(method="banChatMember", chat_id=1)
    post.put("", method="answerCallbackQuery", chat_id=2)
    await post.go()
    assert [(out.state, out.reason) for out in outgoing(post.store)] == [
        ("failed", "UnknownMethod"),
        ("failed", "KeyError"),
    ]


@pytest.mark.fault("B13", guard="bot.telegram.sender:Sender.step")
async def test_a_refused_token_stops_everything_and_loses_nothing(post: Post) -> None:
    post.line.will("sendMessage", Refusal(401, "Unauthorized"))
    post.put("Call 112", send_class="safety")
    await post.go()
    with pytest.raises(TokenRefused):
        await post.go(60)
    assert post.only().state == "pending"


async def test_a_result_is_kept_until_the_store_takes_it(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.sender.STORE_WAIT_S", 0.01)
    real: Callable[..., Any] = post.store.run
    post.put("Call 112", send_class="safety")
    assert await post.sender.step() == 1
    failures = iter(range(3))

    async def failing(function: Callable[[Unit], Any]) -> Any:
        if next(failures, None) is not None:
            raise StoreUnavailable
        return await real(function)

    monkeypatch.setattr(post.store, "run", failing)
    await post.sender.settle()
    assert (post.texts(), post.only().state) == (["Call 112"], "sent")


async def test_a_store_that_cannot_be_written_is_outlasted(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.sender.STORE_WAIT_S", 0.01)

    async def failing(function: Callable[[Unit], Any]) -> Any:
        raise StoreUnavailable

    post.put("Hello")
    with monkeypatch.context() as patch:
        patch.setattr(post.store, "run", failing)
        assert await post.go() == 0
    assert await post.go() == 1
