"""Raw updates as Telegram sends them, for tests."""

from typing import Any

HER = 7_012_345_678
BOT: dict[str, Any] = {"id": 123456789, "is_bot": True, "first_name": "Napwise"}
DATE = 1_772_355_600  # 2026-03-01 09:00 UTC


def user(number: int = HER, **more: Any) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "Ana", "language_code": "es-419"} | more


def chat(number: int = HER, kind: str = "private") -> dict[str, Any]:
    return {"id": number, "type": kind}


def message(number: int, *, of: int = HER, **content: Any) -> dict[str, Any]:
    """An update with a message; `content` may replace `from` (as `sender`), `chat` and `date` too."""
    sender = content.pop("sender", user(of))
    base = {"message_id": number, "date": DATE, "chat": chat(of), "from": sender}
    return {"update_id": number, "message": base | content}


def edited(number: int, **content: Any) -> dict[str, Any]:
    update = message(number, edit_date=DATE + 60, **content)
    return {"update_id": number, "edited_message": update["message"]}


def tap(number: int, data: str | None, *, of: int = HER, **more: Any) -> dict[str, Any]:
    query: dict[str, Any] = {"id": f"q{number}", "from": user(of), "chat_instance": "1", "data": data}
    query["message"] = {"message_id": 55, "date": DATE, "chat": chat(of), "from": BOT, "text": "?"}
    return {"update_id": number, "callback_query": query | more}


def member(number: int, status: str, *, where: dict[str, Any] | None = None) -> dict[str, Any]:
    place = where or chat()
    new = {"user": BOT, "status": status, "until_date": 0}
    if status in {"member", "left"}:
        new.pop("until_date")
    old = {"user": BOT, "status": "member"}
    moved = {"chat": place, "from": user(), "date": DATE, "old_chat_member": old, "new_chat_member": new}
    return {"update_id": number, "my_chat_member": moved}
