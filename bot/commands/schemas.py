"""`napwise content schema`: a JSON Schema for each kind of content file, for editors' programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.figures.pose import Figure
from content.describe import schemas


def texts() -> Mapping[str, str]:
    """File name -> what stands in it, the same letter for letter for the same shapes."""
    return {
        f"{kind}.json": json.dumps(made, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        for kind, made in schemas({"figure": Figure}).items()
    }


def write(folder: Path) -> Iterator[Path]:
    """Write each of them into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts().items():
        (folder / name).write_text(text, "utf-8")
        yield folder / name
