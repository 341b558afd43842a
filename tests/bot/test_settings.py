"""Settings: what is accepted, what is refused and how, and that no secret is ever shown."""

import os
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.settings import Address, Settings, SettingsError, describe, env_name, load

TOKEN = "123456789:AAcanaryCanaryCanaryCanaryCanaryCan"
WORDS = st.text(string.ascii_letters + string.digits + "_-", min_size=1, max_size=12)


@pytest.fixture(autouse=True)
def _clean_world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.upper().startswith("NAPWISE_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def read(**values: str) -> Settings:
    """The settings as they come out of an environment with these variables."""
    with pytest.MonkeyPatch.context() as patch:
        for field, value in values.items():
            patch.setenv(env_name(field), value)
        return load(None, warn=pytest.fail)


def refusal(**values: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read(**values)
    return str(caught.value)


# ---- defaults and sources


def test_everything_has_a_default() -> None:
    settings = read()
    assert settings.telegram_token is None
    assert settings.telegram_api == "https://api.telegram.org"
    assert settings.data == Path("data")
    assert settings.database_url == "sqlite:///data/napwise.db"
    assert settings.webhook_url is None and settings.webhook_secret is None
    assert settings.listen == ("127.0.0.1", 8080)
    assert (settings.alert_words, settings.require_signed, settings.log_level) == ("shown", False, "INFO")


@pytest.mark.parametrize("nothing", ["", "  "])
def test_an_empty_value_means_the_default(nothing: str) -> None:
    assert read(**dict.fromkeys(Settings.model_fields, nothing)) == read()


def test_the_env_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text(
        f"NAPWISE_TELEGRAM_TOKEN={TOKEN}\nNAPWISE_LOG_LEVEL=debug\nNAPWISE_DATA=\nNAPWISE_LISTEN\n", "utf-8"
    )
    monkeypatch.setenv("NAPWISE_LOG_LEVEL", "warning")
    settings = load(warn=pytest.fail)
    assert settings.telegram_token == SecretStr(TOKEN)
    assert settings.log_level == "WARNING"
    assert settings.data == Path("data")


def test_an_empty_variable_takes_back_what_the_env_file_says(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text(f"NAPWISE_TELEGRAM_TOKEN={TOKEN}\n", "utf-8")
    monkeypatch.setenv("NAPWISE_TELEGRAM_TOKEN", "")
    assert load(warn=pytest.fail).telegram_token is None


def test_an_unreadable_env_file_is_refused_in_one_line() -> None:
    Path(".env").write_bytes(b"NAPWISE_DATA=\xff\xfe\n")
    with pytest.raises(SettingsError, match=r"\.env cannot be read as UTF-8 text") as caught:
        load(warn=pytest.fail)
    assert "\n" not in str(caught.value)


def test_other_programs_variables_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "something else")
    Path(".env").write_text("COMPOSE_PROJECT_NAME=napwise\n", "utf-8")
    assert load(warn=pytest.fail) == read()


# ---- unknown names


def test_an_unknown_name_is_only_warned_of_with_the_nearest_one(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setenv("NAPWISE_TELEGRAM_TOKKEN", TOKEN)
    Path(".env").write_text("NAPWISE_ZZZ=1\n", "utf-8")
    load(warn=heard.append)
    assert heard == [
        "NAPWISE_TELEGRAM_TOKKEN is not a setting of Napwise and changes nothing; "
        "did you mean NAPWISE_TELEGRAM_TOKEN?",
        "NAPWISE_ZZZ is not a setting of Napwise and changes nothing",
    ]


def test_the_warning_goes_to_stderr(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NAPWISE_LISTN", "127.0.0.1:1")
    load(None)
    assert capsys.readouterr() == (
        "",
        "NAPWISE_LISTN is not a setting of Napwise and changes nothing; did you mean NAPWISE_LISTEN?\n",
    )


# ---- each setting


@given(st.integers(1, 10**12), WORDS)
def test_a_token_is_kept_as_it_is(number: int, rest: str) -> None:
    token = read(telegram_token=f" {number}:{rest} ").telegram_token
    assert token == SecretStr(f"{number}:{rest}")


@pytest.mark.parametrize("wrong", ["hello", "123", ":abc", "123:", "123:a b", "bot123:abc", "١٢٣:abc"])
def test_what_is_no_token_is_refused_without_showing_it(wrong: str) -> None:
    line = refusal(telegram_token=wrong)
    assert line.startswith("NAPWISE_TELEGRAM_TOKEN is not a bot token")
    assert wrong not in line.split(";")[0].removeprefix("NAPWISE_TELEGRAM_TOKEN")


@pytest.mark.parametrize(
    ("given_url", "kept"),
    [
        ("https://api.telegram.org/", "https://api.telegram.org"),
        ("http://127.0.0.1:8081//", "http://127.0.0.1:8081"),
        ("https://example.org/telegram/", "https://example.org/telegram"),
        ("http://[::1]:8081", "http://[::1]:8081"),
    ],
)
def test_the_api_address_loses_its_last_slash(given_url: str, kept: str) -> None:
    assert read(telegram_api=given_url).telegram_api == kept


@pytest.mark.parametrize("field", ["telegram_api", "webhook_url"])
@pytest.mark.parametrize(
    "wrong",
    ["example.org", "ftp://example.org", "https://", "https://a b.org", "https://a:port", "https://[::1",
     "https://u:pw@a.org", "https://a.org/?q=1", "https://a.org/#x", "https://a.org:99999"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(field: str, wrong: str) -> None:
    assert refusal(**{field: wrong}).startswith(f"{env_name(field)}=")


@pytest.mark.parametrize(
    "url", ["https://bot.example.org/x", "http://localhost:8080/x", "http://127.0.0.9:1/", "http://[::1]/x"]
)
def test_a_webhook_is_https_or_on_this_machine(url: str) -> None:
    assert read(webhook_url=url).webhook_url == url


@pytest.mark.parametrize(
    "url", ["http://bot.example.org", "http://10.0.0.1/x", "http://localhost.example.org"]
)
def test_a_webhook_over_plain_http_is_refused(url: str) -> None:
    assert "must begin with https://" in refusal(webhook_url=url)


@pytest.mark.parametrize("secret", ["a", "Ab_9-", "x" * 256])
def test_a_webhook_secret_is_what_telegram_allows(secret: str) -> None:
    assert read(webhook_secret=secret).webhook_secret == SecretStr(secret)


@pytest.mark.parametrize("wrong", ["x" * 257, "with space", "é", "a.b", "a\nb"])
def test_another_webhook_secret_is_refused_without_showing_it(wrong: str) -> None:
    line = refusal(webhook_secret=wrong)
    assert line.startswith("NAPWISE_WEBHOOK_SECRET must be 1 to 256 of the signs A-Z a-z 0-9 _ -;")
    assert wrong not in line


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("sqlite:///napwise.db", "sqlite:///napwise.db"),
        ("sqlite:////var/lib/napwise.db", "sqlite:////var/lib/napwise.db"),
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u@h:5433/d?sslmode=require", "postgresql+psycopg://u@h:5433/d?sslmode=require"),
        (
            "postgresql://postgres:@/postgres?host=/run/pg",
            "postgresql+psycopg://postgres:@/postgres?host=/run/pg",
        ),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
        ("PostgreSQL://h/d", "postgresql+psycopg://h/d"),
    ],
)
def test_a_database_address_becomes_what_sqlalchemy_wants(url: str, kept: str) -> None:
    settings = read(database_url=url)
    assert settings.database_url == kept
    assert read(database_url=kept) == settings


@pytest.mark.parametrize(
    "wrong",
    ["napwise.db", "mysql://h/d", "postgresql+asyncpg://h/d", "sqlite://", "sqlite:///", "sqlite:///:memory:",
     "sqlite:napwise.db", "sqlite://napwise.db", "postgresql://h:port/d", "postgresql://u:a#b@h/d", "://"],
)  # fmt: skip
def test_what_is_no_database_is_refused_without_showing_it(wrong: str) -> None:
    line = refusal(database_url=wrong)
    assert line.startswith("NAPWISE_DATABASE_URL ")
    assert "for example NAPWISE_DATABASE_URL=postgresql://" in line


@given(WORDS)
def test_the_database_lies_in_the_data_folder_unless_told(name: str) -> None:
    assert read(data=f"/srv/{name}").database_url == f"sqlite:////srv/{name}/napwise.db"


def test_the_data_folder_may_begin_with_a_tilde_and_is_not_a_file(tmp_path: Path) -> None:
    assert read(data="~/napwise").data == Path.home() / "napwise"
    (tmp_path / "file").touch()
    assert "is a file, and should be a folder" in refusal(data=str(tmp_path / "file"))


@given(st.sampled_from(["0.0.0.0", "localhost", "::1", "bot.example.org"]), st.integers(0, 65535))
def test_listen_is_an_address_and_a_port(host: str, port: int) -> None:
    address = Address(host, port)
    assert read(listen=str(address)).listen == address


@pytest.mark.parametrize(
    "wrong", ["8080", ":8080", "localhost", "h:65536", "h:-1", "::1:80", "http://h:80", "h:80/x"]
)
def test_a_wrong_listen_address_is_refused(wrong: str) -> None:
    assert refusal(listen=wrong) == (
        f"NAPWISE_LISTEN={wrong!r} must be an address and a port with a colon between; "
        "for example NAPWISE_LISTEN=127.0.0.1:8080"
    )


@pytest.mark.parametrize(
    ("text", "meant"), [("1", True), ("true", True), ("yes", True), ("0", False), ("no", False)]
)
def test_yes_and_no_are_understood(text: str, meant: bool) -> None:
    assert read(require_signed=text).require_signed is meant


@pytest.mark.parametrize("field", ["alert_words", "require_signed", "log_level"])
def test_a_choice_that_is_none_is_refused(field: str) -> None:
    assert refusal(**{field: "loudly"}).lower().startswith(f"{env_name(field)}='loudly' should be ".lower())


def test_each_wrong_setting_gets_one_line() -> None:
    lines = refusal(listen="x", alert_words="x", webhook_url="x").splitlines()
    assert [line.partition("=")[0] for line in lines] == [
        "NAPWISE_WEBHOOK_URL", "NAPWISE_LISTEN", "NAPWISE_ALERT_WORDS",
    ]  # fmt: skip


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60))
def test_any_text_is_either_taken_or_refused_plainly(text: str) -> None:
    for field in Settings.model_fields:
        if field == "data":
            continue  # nearly any text names a folder
        try:
            read(**{field: text})
        except SettingsError as refused:
            assert str(refused).startswith(env_name(field))
            assert len(str(refused).splitlines()) == 1


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read().log_level = "DEBUG"  # type: ignore[misc]


# ---- describe


def rows() -> Iterator[Settings]:
    yield read()
    yield read(
        telegram_token=TOKEN,
        database_url="postgres://u:p@h/d",
        webhook_url="https://a.org/x",
        listen="[::1]:1",
    )


def test_every_setting_is_described() -> None:
    for settings in rows():
        table = describe(settings)
        assert [row.name for row in table] == [env_name(field) for field in Settings.model_fields]
        assert all(row.meaning and row.default and row.value for row in table)


def test_without_settings_the_present_ones_are_described(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAPWISE_REQUIRE_SIGNED", "1")
    shown = {row.name: (row.default, row.value) for row in describe()}
    assert shown["NAPWISE_REQUIRE_SIGNED"] == ("0", "1")
    assert shown["NAPWISE_TELEGRAM_TOKEN"] == ("-", "-")


@pytest.mark.fault("E15", "secrets are masked where settings are shown")
@given(st.text(string.ascii_letters + "@:%", min_size=1, max_size=20).map(lambda text: f"Kanarie{text}"))
def test_no_secret_is_shown(secret: str) -> None:
    for url in (f"postgres://u:{secret}@h/d", f"postgres://h/d?sslpassword={secret}&password={secret}"):
        settings = read(telegram_token=TOKEN, database_url=url, webhook_secret="canary-secret")
        seen = f"{describe(settings)} {settings!r} {settings}"
        assert "Kanarie" not in seen
        assert "canary" not in seen


def test_the_example_file_names_every_setting_and_every_example_works() -> None:
    example = Path(__file__).parents[2] / ".env.example"
    lines = [line[1:] for line in example.read_text("utf-8").splitlines() if line.startswith("#NAPWISE_")]
    assert [line.partition("=")[0] for line in lines] == [env_name(field) for field in Settings.model_fields]
    Path(".env").write_text("\n".join(lines), "utf-8")
    assert load(warn=pytest.fail).telegram_token is not None


@pytest.mark.req("R06")
def test_questionnaires_stand_beside_the_data_unless_it_is_said_where(tmp_path: Path) -> None:
    assert read().questionnaires == Path("data/questionnaires")
    assert read(data="/var/lib/napwise").questionnaires == Path("/var/lib/napwise/questionnaires")
    assert read(questionnaires=str(tmp_path)).questionnaires == tmp_path
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=r"NAPWISE_QUESTIONNAIRES=.*is a file, and should be a folder"):
        read(questionnaires=str(tmp_path / "file"))


@pytest.mark.req("O01b")
def test_the_clinics_thresholds_are_one_file_and_none_unless_it_is_said_where(tmp_path: Path) -> None:
    assert read().clinic_rules is None
    assert read(clinic_rules="~/clinic.yaml").clinic_rules == Path.home() / "clinic.yaml"
    with pytest.raises(SettingsError, match=r"NAPWISE_CLINIC_RULES=.*is a folder, and should be a file"):
        read(clinic_rules=str(tmp_path))


# ---- the second listener


@pytest.mark.req("S03")
def test_there_is_no_second_listener_by_default() -> None:
    settings = read()
    assert settings.listener_url is settings.listener_model is settings.listener_key_file is None


@pytest.mark.parametrize("url", ["https://llm.example.org/v1/chat/completions", "http://127.0.0.1:8000/v1"])
def test_a_second_listener_has_an_address_and_a_model(url: str) -> None:
    settings = read(listener_url=url, listener_model="clinic-model", listener_key_file="/etc/napwise/key")
    assert (settings.listener_url, settings.listener_model) == (url, "clinic-model")
    assert settings.listener_key_file == Path("/etc/napwise/key")


@pytest.mark.parametrize(
    "url",
    ["http://llm.example.org/v1", "llm.example.org", "https://a:canary@b.org", "https://b.org?key=canary"],
)
def test_her_words_go_nowhere_unsafe_and_no_secret_is_shown(url: str) -> None:
    line = refusal(listener_url=url, listener_model="m")
    assert line.startswith("NAPWISE_LISTENER_URL=") and line.count("\n") == 0 and "canary" not in line


@pytest.mark.parametrize("given_one", [{"listener_url": "https://b.org/v1"}, {"listener_model": "m"}])
def test_address_and_model_go_together(given_one: dict[str, str]) -> None:
    line = refusal(**given_one)
    assert "NAPWISE_LISTENER_MODEL" in line and "goes with NAPWISE_LISTENER_URL" in line
