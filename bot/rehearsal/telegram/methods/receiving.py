"""Owns the ways to updates: the long poll, and the webhook that excludes it."""

from __future__ import annotations

import asyncio
import re
from typing import Any
from urllib.parse import urlsplit

from bot.rehearsal.telegram import errors, shapes
from bot.rehearsal.telegram.arguments import Arguments
from bot.rehearsal.telegram.errors import Lost, Refused, bad
from bot.rehearsal.telegram.methods.table import Method
from bot.rehearsal.telegram.world import Poll, Webhook, World

POLL_AT_MOST_S = 50
SECRET = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
SECRET_AT_MOST = 256
PORTS = frozenset({80, 88, 443, 8443})


async def get_updates(world: World, asked: Arguments) -> Any:
    """What waits, else what comes within `timeout` seconds; an older poll that still waits is thrown out."""
    poll = _begin(world, asked)
    loop = asyncio.get_running_loop()
    until = loop.time() + asked.number("timeout", 0, 0, POLL_AT_MOST_S)
    try:
        while True:
            with world.lock:
                seen, found = world.bell.count, _look(world, poll, asked)
            left = until - loop.time()
            if found or left <= 0:
                return found
            await world.bell.wait(seen, left)
    finally:
        with world.lock:
            if world.poll is poll:
                world.poll = None


def _begin(world: World, asked: Arguments) -> Poll:
    poll = Poll()
    with world.lock:
        if world.webhook.url:
            raise Refused(errors.WEBHOOK_ACTIVE)
        _allow(world, asked)
        if world.poll is not None:
            world.poll.ended = errors.OTHER_POLL
        world.poll = poll
        world.bell.ring()
    return poll


def _look(world: World, poll: Poll, asked: Arguments) -> list[Any]:
    if poll.ended is not None:
        raise Refused(poll.ended)
    if world.faults.down:
        raise Lost("ReadError")
    return world.updates.fetch(asked.number("offset"), asked.number("limit", 100, 1, 100))


def _allow(world: World, asked: Arguments) -> None:
    # Without the parameter the last choice stays; it counts for what comes from now on.
    if "allowed_updates" in asked.values:
        world.updates.allowed = tuple(str(kind) for kind in asked.many("allowed_updates"))


def set_webhook(world: World, asked: Arguments) -> Any:
    url = asked.text("url")
    if not url:
        return delete_webhook(world, asked)
    _look_at(url, asked.text("secret_token"))
    _allow(world, asked)
    kept = world.webhook.error if world.webhook.url == url else None
    at_once = asked.number("max_connections", 40, 1, 100)
    world.webhook = Webhook(url, asked.text("secret_token"), at_once, kept)
    if asked.flag("drop_pending_updates"):
        world.updates.drop()
    if world.poll is not None:
        world.poll.ended = errors.WEBHOOK_SET
    world.bell.ring()
    return True


def _look_at(url: str, secret: str) -> None:
    parts = urlsplit(url)
    # Plain HTTP to this very machine is what a Bot API server of one's own takes (its --local).
    if parts.scheme != "https" and (parts.scheme, parts.hostname) != ("http", "127.0.0.1"):
        raise Refused(bad("bad webhook: An HTTPS URL must be provided for webhook"))
    if parts.scheme == "https" and (parts.port or 443) not in PORTS:
        raise Refused(bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"))
    if len(secret) > SECRET_AT_MOST:
        raise Refused(bad("secret token is too long"))
    if not SECRET.fullmatch(secret):
        raise Refused(bad("secret token contains unallowed characters"))


def delete_webhook(world: World, asked: Arguments) -> Any:
    world.webhook = Webhook()
    if asked.flag("drop_pending_updates"):
        world.updates.drop()
    world.bell.ring()
    return True


def get_webhook_info(world: World, _: Arguments) -> Any:
    hook = world.webhook
    told: dict[str, Any] = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }
    if hook.url:
        told["max_connections"] = hook.at_once
    if hook.error:
        told |= {"last_error_date": shapes.stamp(hook.error[0]), "last_error_message": hook.error[1]}
    if world.updates.allowed:
        told["allowed_updates"] = list(world.updates.allowed)
    return told


METHODS: dict[str, Method] = {
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
