"""The worktree in which a release is built and checked, on its own code and with the tools of the checkout."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from insihab.findings import refusal
from insihab.releasing.repository import Repository, clean_environment

Say = Callable[[str], None]
_TAIL = 30
_STAMPS = (".ready", ".tools")
"""Files of an environment by whose age the Makefile knows that it is installed, in the order in which they are made."""
_VALIDATE = ".venv/bin/python scripts/validate.py"


class Workshop:
    """A worktree, and the commands that are run in it.

    Attributes:
        tree: the worktree.
    """

    def __init__(self, repository: Repository, tree: Path, lock: int, say: Say) -> None:
        """Commands inherit the descriptor `lock`; the last lines of one that fails are given to `say`."""
        self.tree = tree
        self._root, self._lock, self._say = repository.root, lock, say
        self._log = repository.state / "log"

    def prepare(self) -> None:
        """Link the environments of the checkout, so that `make` in the worktree installs nothing, nor anew."""
        self._log.write_bytes(b"")
        others = {name: self._root / name for name in (".venv-label-studio", ".venv-olah")}
        for name, source in {".venv": Path(sys.prefix), **others}.items():
            if source.is_dir():
                (self.tree / name).mkdir()
                for entry in source.iterdir():
                    if entry.name not in _STAMPS:
                        (self.tree / name / entry.name).symlink_to(entry)
                for stamp in _STAMPS:
                    (self.tree / name / stamp).touch()

    def validate(self) -> None:
        """Validate every export."""
        for export in sorted((self.tree / "annotation" / "exports").glob("*.json")):
            self.run(f"{_VALIDATE} {shlex.quote(f'annotation/exports/{export.name}')}")

    def run(self, command: str) -> None:
        """Run a command in the worktree; its output goes to the log.

        Raises:
            InputError: it cannot be run, or fails.
        """
        environment = {**clean_environment(), "PYTHONPATH": str(self.tree / "src")}
        with self._log.open("a+b") as log:
            log.write(f"$ {command}\n".encode())
            log.flush()
            start = log.tell()
            try:
                done = subprocess.run(  # noqa: S603 - a maintainer's command
                    shlex.split(command),
                    cwd=self.tree,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    pass_fds=[self._lock],
                )
            except OSError as error:
                raise refusal(command, "STEP_FAILED", f"cannot be run ({error.strerror}); install it") from None
            log.seek(start)
            lines = log.read().decode("utf-8", "backslashreplace").splitlines()
        if done.returncode:
            for line in lines[-_TAIL:]:
                self._say(f"  {line}")
            message = f"ended with status {done.returncode}, so that nothing is released; all its output is in"
            raise refusal(command, "STEP_FAILED", f"{message} {self._log}")
