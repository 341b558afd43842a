"""Owns what can be set from outside: the NAPWISE_* variables, their defaults, and what is refused."""

import difflib
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.settings_checks import (
    Address,
    address,
    database_address,
    file,
    folder,
    safe_address,
    web_address,
)

__all__ = ["Address", "Row", "Settings", "SettingsError", "describe", "env_name", "load"]
PREFIX = "NAPWISE_"
ENV_FILE = Path(".env")
HIDDEN = "***"
# What stands in these is never shown: neither by `napwise settings` nor in a refusal.
SECRET = frozenset({"telegram_token", "database_url", "webhook_secret"})


class SettingsError(Exception):
    """Something is set that cannot work; the message has one line for each wrong setting."""


class Row(NamedTuple):
    """One line of `napwise settings`."""

    name: str
    meaning: str
    default: str
    value: str


class Settings(BaseSettings):
    """All settings, checked; an empty value means the default. `load()` is the way to get the real ones."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    telegram_token: SecretStr | None = Field(
        None,
        description="the bot's token from @BotFather; without one there is only the rehearsal",
        examples=["123456789:AAExampleExampleExampleExampleExamp"],
    )
    telegram_api: str = Field(
        "https://api.telegram.org",
        description="the Bot API server, for those who run their own",
        examples=["https://api.telegram.org"],
    )
    data: Path = Field(
        Path("data"),
        description="the folder for the database, the site key and figures already drawn",
        examples=["/var/lib/napwise"],
    )
    database_url: str = Field(
        "",
        description="SQLite or PostgreSQL; without it the file napwise.db in NAPWISE_DATA",
        examples=["postgresql://napwise:secret@localhost/napwise"],
        validate_default=True,
        repr=False,
    )
    questionnaires: Path | None = Field(
        None,
        description="the clinic's own questionnaires; without it the folder questionnaires in NAPWISE_DATA",
        examples=["/etc/napwise/questionnaires"],
        validate_default=True,
    )
    clinic_rules: Path | None = Field(
        None,
        description="the clinic's own file of tighter thresholds; without it the house's own hold",
        examples=["/etc/napwise/clinic.yaml"],
    )
    webhook_url: str | None = Field(
        None,
        description="where Telegram brings messages to; without it the bot fetches them itself",
        examples=["https://bot.example.org/telegram"],
    )
    webhook_secret: SecretStr | None = Field(
        None,
        description="what Telegram has to say at the webhook; without it one is made, in NAPWISE_DATA",
        examples=["ChooseAnyLettersDigitsLinesAndDashes_256"],
    )
    listen: Annotated[Address, NoDecode] = Field(
        Address("127.0.0.1", 8080),
        description="where this machine serves the rehearsal page, the webhook and the health page",
        examples=["127.0.0.1:8080"],
    )
    alert_words: Literal["shown", "hidden"] = Field(
        "shown",
        description="her words in a clinician's alert: shown, or hidden until tapped",
        examples=["hidden"],
    )
    listener_url: str | None = Field(
        None,
        description="the second listener: a chat-completions address of your clinic; without it, none",
        examples=["https://llm.example.org/v1/chat/completions"],
    )
    listener_model: str | None = Field(
        None,
        description="the second listener's model, as the server at NAPWISE_LISTENER_URL names it",
        examples=["clinic-model"],
        validate_default=True,
    )
    listener_key_file: Path | None = Field(
        None,
        description="the file with the key for NAPWISE_LISTENER_URL; without it none is sent",
        examples=["/etc/napwise/listener.key"],
    )
    require_signed: bool = Field(
        False,
        description="refuse to run with content that no clinician has signed",
        examples=["1"],
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = Field(
        "INFO", description="how much is logged; personal data never is", examples=["WARNING"]
    )

    @model_validator(mode="before")
    @classmethod
    def _empty_means_default(cls, values: dict[str, Any]) -> dict[str, Any]:
        tidy = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
        return {name: value for name, value in tidy.items() if value not in ("", None)}

    @field_validator("telegram_token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token and not re.fullmatch(r"\d+:[\w-]+", token.get_secret_value(), re.ASCII):
            raise ValueError("is not a bot token (digits, a colon, letters)")
        return token

    @field_validator("telegram_api")
    @classmethod
    def _api_address(cls, url: str) -> str:
        web_address(url)
        return url.rstrip("/")

    @field_validator("webhook_url", "listener_url")
    @classmethod
    def _safe_address(cls, url: str | None) -> str | None:
        if url:
            safe_address(url)
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _says_what_telegram_allows(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
            raise ValueError("must be 1 to 256 of the signs A-Z a-z 0-9 _ -")
        return secret

    @field_validator("data")
    @classmethod
    def _folder(cls, path: Path) -> Path:
        return folder(path)

    @field_validator("questionnaires")
    @classmethod
    def _beside_the_data(cls, path: Path | None, info: ValidationInfo) -> Path:
        return info.data.get("data", Path("data")) / "questionnaires" if path is None else folder(path)

    @field_validator("listener_model")
    @classmethod
    def _one_with_the_other(cls, model: str | None, info: ValidationInfo) -> str | None:
        if "listener_url" in info.data and (model is None) != (info.data["listener_url"] is None):
            raise ValueError("goes with NAPWISE_LISTENER_URL: set both of them, or neither")
        return model

    @field_validator("clinic_rules", "listener_key_file")
    @classmethod
    def _one_file(cls, path: Path | None) -> Path | None:
        return file(path) if path else None

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: str, info: ValidationInfo) -> str:
        if not url:
            return f"sqlite:///{info.data.get('data', Path('data'))}/napwise.db"
        return database_address(url)

    @field_validator("listen", mode="before")
    @classmethod
    def _listen_address(cls, value: object) -> object:
        return address(value) if isinstance(value, str) else value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value


def load(env_file: Path | None = ENV_FILE, *, warn: Callable[[str], object] | None = None) -> Settings:
    """The settings from the environment, then from `env_file`.

    Raises SettingsError when one is wrong. `warn` (else stderr) hears of NAPWISE_* names that mean nothing.
    """
    try:
        settings = Settings(_env_file=env_file, _env_file_encoding="utf-8")
        strangers = list(_unknown(env_file))
    except ValidationError as wrong:
        raise SettingsError("\n".join(_refusals(wrong))) from None
    except (OSError, UnicodeDecodeError) as broken:
        raise SettingsError(f"{env_file} cannot be read as UTF-8 text: {broken}") from None
    for line in strangers:
        (warn or _to_stderr)(line)
    return settings


def describe(settings: Settings | None = None) -> list[Row]:
    """Every setting with its meaning, default and value now, secrets masked; for `napwise settings`."""
    current = settings or load()
    return [
        Row(
            env_name(name),
            field.description or "",
            _shown(name, field.default),
            _shown(name, getattr(current, name)),
        )
        for name, field in Settings.model_fields.items()
    ]


def env_name(field: str) -> str:
    """`listen` -> `NAPWISE_LISTEN`."""
    return PREFIX + field.upper()


def _shown(name: str, value: object) -> str:
    match value:
        case None | "":
            return "-"
        case SecretStr():
            return HIDDEN
        case bool():
            return "1" if value else "0"
        case _ if name == "database_url":
            return _without_password(str(value))
        case _:
            return str(value)


def _without_password(url: str) -> str:
    # A password may also stand in the query: libpq takes ?password=… and ?sslpassword=…, others ?api_key=….
    hidden = re.sub(r"(://[^:/?@]*):.*@", rf"\1:{HIDDEN}@", url)
    return re.sub(r"([?&][\w-]*(?:password|key|token|secret)=)[^&]*", rf"\1{HIDDEN}", hidden)


def _refusals(wrong: ValidationError) -> Iterator[str]:
    for error in wrong.errors():
        name = str(error["loc"][0]) if error["loc"] else ""
        problem = error["msg"].removeprefix("Value error, ").replace("Input should", "should")
        given = "" if name in SECRET else f"={_without_password(str(error['input']))!r}"
        example = (Settings.model_fields[name].examples or [""])[0]
        yield f"{env_name(name)}{given} {problem}; for example {env_name(name)}={example}"


def _unknown(env_file: Path | None) -> Iterator[str]:
    known = [field.upper() for field in Settings.model_fields]
    in_file = dotenv_values(env_file, encoding="utf-8") if env_file and env_file.is_file() else {}
    for name in sorted({*os.environ, *in_file}):
        said = name.upper().removeprefix(PREFIX)
        if name.upper().startswith(PREFIX) and said not in known:
            near = difflib.get_close_matches(said, known, n=1)
            hint = f"; did you mean {PREFIX}{near[0]}?" if near else ""
            yield f"{name} is not a setting of Napwise and changes nothing{hint}"


def _to_stderr(line: str) -> None:
    sys.stderr.write(f"{line}\n")
