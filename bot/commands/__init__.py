"""What the commands do: serve the bot, make an invite, read the journal, check content, draw flows."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from bot import site
from bot.app import Choices, House
from bot.books import CONTENT, clinic_rules, own, phrase_problems
from bot.clock import SystemClock
from bot.commands.opening import CannotRun as CannotRun
from bot.commands.opening import number_of, open_store
from bot.grade import grade
from bot.listener.client import Endpoint
from bot.listener.opening import KeyRefused, endpoint_of
from bot.privacy import webhook_secret
from bot.settings import Settings
from bot.store import Store, invites, journal, settings
from bot.telegram.client import Client, connect, greet
from bot.telegram.outcomes import PollingStalled, TokenRefused
from bot.telegram.webhook.receiver import Hook
from bot.telegram.webhook.registration import Address, WebhookRefused
from content.check import check
from content.problems import Problem
from dialogs import machine, registry

log = logging.getLogger(__name__)

FIRST_CLINIC = 1
USERNAME = "bot_username"


# -- run -----------------------------------------------------------------------------------------------------


def serve(config: Settings) -> None:
    """Run the bot until it is told to stop. CannotRun when it cannot start or must not go on."""
    for talkative in ("transitions", "alembic", "apscheduler"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    logging.basicConfig(level=config.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    with open_store(config, "bot") as store:
        choices = Choices(
            hide_words=config.alert_words == "hidden",
            questionnaires=config.questionnaires,
            clinic_rules=config.clinic_rules,
            webhook=_hook(config),
            listener=_second_listener(config),
            require_signed=config.require_signed,
        )
        try:
            asyncio.run(_run(config, store, choices))
        except (TokenRefused, PollingStalled, WebhookRefused) as error:
            raise CannotRun(str(error)) from error


def _hook(config: Settings) -> Hook | None:
    """Where Telegram brings messages, with the socket already taken; None where we fetch them ourselves."""
    if not config.webhook_url:
        return None
    from bot.telegram.webhook import serving  # noqa: PLC0415 - a web server only for those who want one

    address = Address(config.webhook_url, _secret(config))
    try:
        listener = serving.listening(*config.listen)
    except OSError as error:
        words = f"{config.listen} cannot be listened on ({error.strerror}); see NAPWISE_LISTEN"
        raise CannotRun(words) from error
    return Hook(address, partial(serving.serve, listener=listener))


def _second_listener(config: Settings) -> Endpoint | None:
    """Who hears her words a second time; None where the house has nobody."""
    if not config.listener_url or not config.listener_model:
        return None
    try:
        found = endpoint_of(config.listener_url, config.listener_model, config.listener_key_file)
    except KeyRefused as wrong:
        raise CannotRun(f"{wrong}; see NAPWISE_LISTENER_KEY_FILE") from wrong
    log.info("A second listener hears those who agree: %s at %s", found.model, found.url)
    return found


def _secret(config: Settings) -> str:
    """What Telegram has to say: the one that was chosen, else the one made at the first start."""
    if config.webhook_secret:
        return config.webhook_secret.get_secret_value()
    try:
        return webhook_secret.read_or_make(config.data)
    except ValueError as wrong:
        words = f"{config.data / webhook_secret.NAME} {wrong}; delete it, and a new one is made"
        raise CannotRun(words) from wrong
    except OSError as error:
        raise CannotRun(f"{config.data / webhook_secret.NAME} cannot be used ({error.strerror})") from error


async def _run(config: Settings, store: Store, choices: Choices) -> None:
    house = House(store, SystemClock(), lambda: client_of(config), choices)
    unsigned = house.books.current.unsigned
    if config.require_signed and unsigned:
        raise CannotRun(
            f"NAPWISE_REQUIRE_SIGNED is set, and {unsigned} rules and exercises are not signed yet"
        )
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopping.set)
    await house.start()
    try:
        await _greet(house)
        running = asyncio.create_task(house.wait())
        stopped = asyncio.create_task(stopping.wait())
        done, _ = await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if running in done:
            running.result()
    finally:
        await house.stop()


def client_of(config: Settings) -> Client:
    assert config.telegram_token is not None
    return connect(config.telegram_token.get_secret_value(), config.telegram_api)


async def _greet(house: House) -> None:
    """Tell Telegram our commands; remember the bot's name for invite links."""
    username = await greet(house.client, site.menu(house.books.current))
    if username:
        await house.store.run(lambda unit: settings.put(unit, USERNAME, username))
    log.info("Napwise is running as @%s", username or "?")


# -- invite --------------------------------------------------------------------------------------------------


def invite(config: Settings, role: str) -> str:
    """A one-time link, good for 24 hours, and how to use it without a link."""
    with open_store(config, "tool") as store:
        token = store.now_run(lambda unit: invites.make(unit, role, FIRST_CLINIC, unit.now()))
        username = store.now_run(lambda unit: settings.get(unit, USERNAME, "")) or _ask_name(config)
    link = f"https://t.me/{username}?start={token}" if username else ""
    written = f"/start {token}"
    return f"{link}\n(or write to the bot: {written})" if link else f"Write to the bot: {written}"


def _ask_name(config: Settings) -> str:
    if config.telegram_token is None:
        return ""

    async def ask() -> str:
        client = client_of(config)
        await client.start()
        try:
            return (await client.bot.get_me()).username or ""
        finally:
            await client.close()

    try:
        return asyncio.run(ask())
    except Exception as error:  # a link is a convenience; the words to write always work
        log.info("the bot's name could not be asked for: %s", type(error).__name__)
        return ""


# -- journal, content, graph ---------------------------------------------------------------------------------


def read_journal(config: Settings, case_no: str) -> Iterator[dict[str, Any]]:
    """Every inbox row, decision, outbox row and alert step, of one case or of all, in the order of time."""
    with open_store(config, "tool") as store:
        number = number_of(store, case_no) if case_no else None
        yield from store.read(lambda unit: list(journal.lines(unit, number)))


def sentence(line: Mapping[str, Any]) -> str:
    """One line of the journal for a person."""
    shown = {k: v for k, v in line.items() if k not in ("at", "type") and v not in (None, "", [], False)}
    return f"{line['at']}  {line['type']:<10}  " + "  ".join(f"{k}={v}" for k, v in shown.items())


def content_problems(
    directory: Path = CONTENT, questionnaires: Path | None = None, thresholds: Path | None = None
) -> list[Problem]:
    """Every mistake in the content, and in the clinic's own questionnaires and `thresholds`."""
    _, slips = clinic_rules(thresholds)
    return [*check(directory, grade, own(questionnaires)), *phrase_problems(directory), *slips]


def mermaid(flow: str) -> str:
    """One flow, or all of them, as Mermaid. KeyError for a flow that does not exist."""
    flows = [registry.FLOWS[flow]] if flow else list(registry.FLOWS.values())
    return "\n".join(machine.mermaid(f) for f in flows)


def flow_names() -> list[str]:
    return sorted(registry.FLOWS)
