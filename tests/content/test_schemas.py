"""The JSON Schemas for editors: fresh, and true to the files as they are; and the check before a commit."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from bot.commands import schemas
from content.load import read_yaml
from tests.content.conftest import CONTENT

ROOT = CONTENT.parent
FOLDER = CONTENT / "schemas"
FILES = {
    "messages": ("messages/??/*.yaml", "safety/??.yaml"),
    "variables": ("messages/variables.yaml",),
    "exercise": ("exercises/*.yaml",),
    "exercise-words": ("exercises/??/*.yaml",),
    "bite": ("education/*.yaml",),
    "bite-words": ("education/??/*.yaml",),
    "programme": ("programmes/*/*.yaml",),
    "figure": ("figures/*.yaml",),
    "barred": ("safety/barred.yaml",),
    "countries": ("safety/countries.yaml",),
}
MOST_S = 4.0
"""Seconds of processor for the whole check: two on a machine of one's own, and slack for a shared one."""
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "null": (type(None),),
    "integer": (int,),
    "number": (int, float),
}


def slips(value: Any, schema: dict[str, Any], top: dict[str, Any], at: str = "") -> Iterator[str]:
    """What a schema has against a value: types, keys, and which of several values."""
    if "$ref" in schema:
        schema = top["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    if "anyOf" in schema:
        found = [list(slips(value, each, top, at)) for each in schema["anyOf"]]
        yield from () if [] in found else min(found, key=len)
    elif not isinstance(value, TYPES.get(schema.get("type", ""), object)):
        yield f"{at}: no {schema['type']}"
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value}"
    elif isinstance(value, dict):
        yield from _keys(value, schema, top, at)
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from slips(part, schema.get("items", {}), top, f"{at}.{i}")


def _keys(value: dict[str, Any], schema: dict[str, Any], top: dict[str, Any], at: str) -> Iterator[str]:
    yield from (f"{at}: no {key}" for key in schema.get("required", ()) if key not in value)
    for key, part in value.items():
        known = schema.get("properties", {}).get(key, schema.get("additionalProperties", True))
        if known is False:
            yield f"{at}: unknown {key}"
        elif isinstance(known, dict):
            yield from slips(part, known, top, f"{at}.{key}")


@pytest.mark.req("E02")
def test_the_schemas_are_as_the_shapes_are() -> None:
    written = {path.name: path.read_text("utf-8") for path in FOLDER.iterdir()}
    assert written == schemas.texts(), "run `napwise content schema`"


@pytest.mark.req("E02")
@pytest.mark.parametrize("kind", FILES)
def test_every_file_is_as_its_schema_says(kind: str) -> None:
    schema = json.loads((FOLDER / f"{kind}.json").read_text("utf-8"))
    paths = [
        path
        for pattern in FILES[kind]
        for path in CONTENT.glob(pattern)
        if kind == "variables" or path.name != "variables.yaml"
    ]
    assert paths
    for path in paths:
        assert list(slips(read_yaml(path, CONTENT).data, schema, schema)) == [], path


@pytest.mark.parametrize(
    ("kind", "data", "slip"),
    [
        ("messages", {"a": {"sya": "x"}}, ".a: unknown sya"),
        ("messages", {"a": {"id": "x", "say": "x"}}, ".a: unknown id"),
        ("messages", {"a": {"say": 5}}, ".a.say: no string"),
        ("programme", {"minutes": 3}, ".minutes: 3"),
        ("exercise-words", {"cues": "x"}, ".cues: no array"),
        ("variables", {"a": "x"}, ".a: no array"),
    ],
)
def test_a_slip_is_underlined(kind: str, data: Any, slip: str) -> None:
    schema = json.loads((FOLDER / f"{kind}.json").read_text("utf-8"))
    assert slip in list(slips(data, schema, schema))


def test_the_schemas_and_their_places_stand_in_the_readme() -> None:
    told = (CONTENT / "README.md").read_text("utf-8")
    for kind, patterns in FILES.items():
        assert f'"content/schemas/{kind}.json"' in told
        assert all(f'"content/{pattern}"' in told for pattern in patterns)


@pytest.mark.req("E02")
def test_the_check_runs_before_a_commit() -> None:
    hooks = read_yaml(ROOT / ".pre-commit-config.yaml", ROOT).data["repos"][0]["hooks"]
    hook = next(hook for hook in hooks if hook["id"] == "content")
    program, *arguments = shlex.split(hook["entry"])
    assert hook["language"] == "system" and hook["pass_filenames"] is False
    assert (ROOT / program).is_file() and arguments == ["content", "check"]
    for file in ("content/messages/en/morning.yaml", "content/figures/x.yaml", "dialogs/flows/morning.py"):
        assert re.search(hook["files"], file)


@pytest.mark.req("E02")
def test_the_check_starts_nothing_of_the_bot_and_is_soon_done() -> None:
    code = (
        "import sys, time; sys.argv = ['napwise', 'content', 'check']\n"
        "from bot.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'telegram', 'sqlalchemy', 'apscheduler', 'PIL', 'httpx'} & set(sys.modules)\n"
        "print(sorted(heavy), time.process_time(), file=sys.stderr)\n"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    heavy, _, spent = said.stderr.strip().rpartition(" ")
    assert heavy == "[]" and float(spent) < MOST_S, said.stderr
    assert "problems" in said.stdout
