"""Owns the slow half: what stands outside of functions is changed by reading every file of ours anew."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType, ModuleType

import pytest

from tests.mutants.code import Change
from tests.mutants.warm import KILLED, limit, silence

CPU_SECONDS = 90
OURS = ("policies", "dialogs", "content", "bot", "tests")
FOREIGN = ("pydantic", "ruamel.yaml", "numpy", "rapidfuzz", "transitions", "jinja2")


class _Changed(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):
    """Finds the one changed module."""

    def __init__(self, change: Change, root: Path) -> None:
        super().__init__(change.module, str(root / change.path))
        self.change = change

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.change.module:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def get_code(self, fullname: str) -> CodeType:
        source = self.change.apply(Path(self.path).read_text("utf-8"))
        return compile(source, self.path, "exec", dont_inherit=True)


def results(changes: Sequence[Change], root: Path, args: Sequence[str]) -> Iterator[str]:
    """For each change: `killed`, `survived` or `timeout`. Call it before anything of ours is loaded."""
    for name in FOREIGN:
        importlib.import_module(name)
    for change in changes:
        child = os.fork()
        if child == 0:
            _try(change, root, args)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL):
            yield "timeout"
        else:
            yield "survived" if status == 0 else "killed"


def _try(change: Change, root: Path, args: Sequence[str]) -> None:
    """In the fork: never returns."""
    ended = KILLED
    try:
        limit(CPU_SECONDS)
        silence()
        for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
            if not name.startswith("tests.mutants"):
                del sys.modules[name]
        sys.meta_path.insert(0, _Changed(change, root))
        ended = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *args]) != 0)
    finally:
        os._exit(ended)
