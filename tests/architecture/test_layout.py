"""The shape of the tree: small files, small functions, and nothing at the top level undecided."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("content", "policies", "dialogs", "bot")
SHIPPED = {
    *PACKAGES, "tests", "deploy", ".ci",
    "Makefile", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "DECISIONS.md", "GLOSSARY.md", "LICENSE",
    "alembic.ini", "pyproject.toml", "requirements.lock", ".env.example", ".gitignore",
    ".pre-commit-config.yaml",
}  # fmt: skip
# What tools and runs leave behind on one machine; .gitignore keeps every one of them out.
LOCAL = {
    ".env", ".venv", "data", "napwise.egg-info", "build", "__pycache__",
    ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache",
}  # fmt: skip
MAX_LINES = 300
MAX_FUNCTION_LINES = 35
MAX_PARAMETERS = 6

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def hand_written() -> Iterator[Path]:
    return (path for path in modules() if "migrations" not in path.parts)


def functions() -> Iterator[tuple[str, Function]]:
    for path in hand_written():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node


def lines_of(function: Function) -> int:
    """From `def` to the last line, without the docstring: what a reader has to hold in the head."""
    total = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return total
    said = function.body[0]
    return total - ((said.end_lineno or said.lineno) - said.lineno + 1)


def parameters_of(function: Function) -> int:
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return len([argument for argument in named if argument.arg not in {"self", "cls"}])


def test_the_top_level_holds_what_was_decided() -> None:
    strangers = {path.name for path in ROOT.iterdir()} - SHIPPED - LOCAL - {".git"}
    assert not strangers, "give these a home in one of the folders"


def test_what_stays_on_one_machine_is_ignored_by_git() -> None:
    ignored = {line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").splitlines()}
    assert not {name for name in LOCAL if name not in ignored and not name.endswith(".egg-info")}


def test_no_file_is_too_long() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in hand_written()
        if (count := len(path.read_text("utf-8").splitlines())) > MAX_LINES
    }
    assert not long, f"more than {MAX_LINES} lines: split what they do"


def test_no_function_is_too_long() -> None:
    long = {name: count for name, node in functions() if (count := lines_of(node)) > MAX_FUNCTION_LINES}
    assert not long, f"more than {MAX_FUNCTION_LINES} lines"


def test_no_function_takes_too_much() -> None:
    greedy = {name: count for name, node in functions() if (count := parameters_of(node)) > MAX_PARAMETERS}
    assert not greedy, f"more than {MAX_PARAMETERS} parameters"


def test_every_module_says_what_it_owns() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in modules()
        if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert not silent, "open with one sentence: what the module owns"


def test_tests_are_no_package() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py")), "the import mode is importlib"
