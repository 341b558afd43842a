"""No token reaches a log, whichever way it tries to get there."""

import logging
import sys
from collections.abc import Iterator

import pytest

from bot.telegram import redact

TOKEN = "123456789:AAExampleExampleExampleExampleExamp"
URL = f"https://api.telegram.org/bot{TOKEN}/sendMessage"


@pytest.fixture(autouse=True)
def everything_put_back() -> Iterator[None]:
    made, hook = logging.getLogRecordFactory(), sys.excepthook
    levels = {name: logging.getLogger(name).level for name in redact.TALKATIVE}
    yield
    logging.setLogRecordFactory(made)
    sys.excepthook = hook
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def shown(record: logging.LogRecord) -> str:
    return logging.Formatter("%(message)s").format(record)


@pytest.mark.fault("E15", guard="bot.telegram.redact:install")
def test_a_token_in_the_message_or_its_arguments_is_hidden(caplog: pytest.LogCaptureFixture) -> None:
    redact.install()
    logger = logging.getLogger("somebody.else")
    logger.error("POST %s failed", URL)
    logger.error(f"POST {URL} failed")
    logger.error("%(url)s", {"url": URL})
    for record in caplog.records:
        assert TOKEN not in shown(record)
        assert redact.HIDDEN in shown(record)


@pytest.mark.fault("E15", guard="bot.telegram.redact:clean")
def test_a_token_in_a_traceback_is_hidden(caplog: pytest.LogCaptureFixture) -> None:
    redact.install()
    try:
        try:
            raise ValueError(URL)
        except ValueError as cause:
            raise RuntimeError("sending failed") from cause
    except RuntimeError:
        logging.getLogger("bot.telegram.sender").exception("oh no")
    (record,) = caplog.records
    assert TOKEN not in shown(record)
    assert "RuntimeError: sending failed" in shown(record)


def test_a_traceback_without_a_token_is_left_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    redact.install()
    try:
        raise KeyError("pain")
    except KeyError:
        logging.getLogger("bot").exception("oh no")
    assert caplog.records[0].exc_info is not None


def test_a_broken_log_line_breaks_nothing(caplog: pytest.LogCaptureFixture) -> None:
    redact.install()
    logging.getLogger("bot").error("%d of %d", URL)  # noqa: PLE1206
    assert TOKEN not in shown(caplog.records[0])


@pytest.mark.fault("E15", guard="bot.telegram.redact:clean")
def test_an_answer_that_is_not_json_is_not_logged_in_full(caplog: pytest.LogCaptureFixture) -> None:
    redact.install()
    logger = logging.getLogger("telegram.request.BaseRequest")
    logger.error('Can not load invalid JSON data: "%s"', '{"text": "my legs are numb"')
    assert "numb" not in shown(caplog.records[0])


def test_libraries_that_log_addresses_are_quiet() -> None:
    redact.install()
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
    assert not logging.getLogger("httpcore.http11").isEnabledFor(logging.DEBUG)
    assert not logging.getLogger("telegram.Bot").isEnabledFor(logging.INFO)


def test_fields_beside_the_message_are_cleaned_by_the_handlers_filter() -> None:
    record = logging.makeLogRecord({"msg": "sent", "url": URL})
    assert redact.Redaction().filter(record)
    assert record.__dict__["url"] == f"https://api.telegram.org/bot{redact.HIDDEN}/sendMessage"


def test_structlog_events_are_cleaned() -> None:
    assert redact.processor(None, "info", {"event": URL, "n": 1}) == {
        "event": f"https://api.telegram.org/bot{redact.HIDDEN}/sendMessage",
        "n": 1,
    }


def test_what_nobody_caught_is_printed_without_the_token(capsys: pytest.CaptureFixture[str]) -> None:
    redact.install()
    try:
        raise RuntimeError(URL)
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    told = capsys.readouterr().err
    assert TOKEN not in told
    assert "RuntimeError" in told


def test_installing_twice_is_installing_once() -> None:
    redact.install()
    once = logging.getLogRecordFactory()
    redact.install()
    assert logging.getLogRecordFactory() is once


@pytest.mark.parametrize("text", ["12345:short", "case 1001: numb", "2026-11-21 08:41:42", "7:30"])
def test_what_is_no_token_stays(text: str) -> None:
    assert redact.without_token(text) == text
