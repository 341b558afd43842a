"""Owns the methods about the bot itself: its name, its menu, its files, and the chats it is in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.rehearsal.telegram import errors, shapes
from bot.rehearsal.telegram.arguments import Arguments
from bot.rehearsal.telegram.errors import Refused, bad
from bot.rehearsal.telegram.files import DOWNLOAD_BYTES
from bot.rehearsal.telegram.methods import targets
from bot.rehearsal.telegram.methods.table import Method
from bot.rehearsal.telegram.world import World

COMMAND = re.compile(r"[a-z0-9_]{1,32}", re.ASCII)
COMMANDS_AT_MOST = 100
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_me(world: World, _: Arguments) -> Any:
    return {
        **shapes.bot(world.account),
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_commands(world: World, asked: Arguments) -> Any:
    given = asked.many("commands")
    if len(given) > COMMANDS_AT_MOST:
        raise Refused(bad("BOT_COMMANDS_TOO_MUCH"))
    for one in given:
        if not isinstance(one, Mapping) or not COMMAND.fullmatch(str(one.get("command", "")).lstrip("/")):
            raise Refused(bad("BOT_COMMAND_INVALID"))
        if not 1 <= len(str(one.get("description", ""))) <= 256:
            raise Refused(bad("BOT_COMMAND_DESCRIPTION_INVALID"))
    world.profile[_menu(asked)] = [dict(one) for one in given]
    world.bell.ring()
    return True


def delete_commands(world: World, asked: Arguments) -> Any:
    world.profile.pop(_menu(asked), None)
    world.bell.ring()
    return True


def get_commands(world: World, asked: Arguments) -> Any:
    return world.profile.get(_menu(asked), [])


def _menu(asked: Arguments) -> str:
    scope = json.dumps(asked.structure("scope") or {"type": "default"}, sort_keys=True)
    return f"commands {scope} {asked.text('language_code')}"


def set_words(name: str, limit: int, world: World, asked: Arguments) -> Any:
    words = asked.text(name)
    if len(words) > limit:
        raise Refused(bad(f"{name.replace('_', ' ')} is too long"))
    world.profile[f"{name} {asked.text('language_code')}"] = words
    world.bell.ring()
    return True


def get_words(name: str, world: World, asked: Arguments) -> Any:
    words = world.profile.get(f"{name} {asked.text('language_code')}", "")
    return {name: words}


def get_file(world: World, asked: Arguments) -> Any:
    stored = world.files.by_id(asked.text("file_id"))
    if stored is None:
        raise Refused(errors.UNKNOWN_FILE)
    if len(stored.upload.data) > DOWNLOAD_BYTES:
        raise Refused(errors.FILE_TOO_BIG)
    return {**stored.shape, "file_path": stored.path}


def get_chat(world: World, asked: Arguments) -> Any:
    chat = targets.known_chat(world, asked)
    gifts = dict.fromkeys(GIFTS, False)
    return {
        **shapes.chat(chat),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": gifts,
    }


def leave_chat(world: World, asked: Arguments) -> Any:
    chat = targets.open_chat(world, asked)
    if chat.person is not None:
        raise Refused(bad("chat member status can't be changed in private chats"))
    before, chat.status = chat.status, "left"
    world.tell_membership(chat, shapes.bot(world.account), before, "left")
    return True


def yes(_: World, __: Arguments) -> Any:
    return True


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyDescription": partial(set_words, "description", 512),
    "getMyDescription": partial(get_words, "description"),
    "setMyShortDescription": partial(set_words, "short_description", 120),
    "getMyShortDescription": partial(get_words, "short_description"),
    "getFile": get_file,
    "getChat": get_chat,
    "leaveChat": leave_chat,
    "logOut": yes,
    "close": yes,
}
