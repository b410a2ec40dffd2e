"""The example application `desktop-app`, as a person at a computer would run it."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from process import Finished, binary, environment


def program() -> Path:
    """Beside the server's executable, unless the environment names another."""
    given = os.environ.get("LICENTRIC_APP")
    path = Path(given) if given else Path(binary()).parent / "desktop-app"
    assert path.exists(), f"no executable at {path}: build it, or set LICENTRIC_APP"
    return path


@dataclass
class Desktop:
    """One computer: a directory, and a clock of its own. (All share the fingerprint of this machine.)"""

    directory: Path
    server: str
    public_key: str
    product: str
    flags: tuple[str, ...] = ()
    freshness: int = 0
    """Asks each time, unless a test wants otherwise."""
    clock: Path = field(init=False)

    def __post_init__(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        self.clock = self.directory / "clock"
        self.state = self.directory / "state"
        self.clock.write_text("0")

    def set_clock(self, *, seconds: float = 0, days: float = 0) -> None:
        """So far from the real time."""
        self.clock.write_text(str(int((seconds + days * 86_400) * 1000)))

    def arguments(self, *command: str) -> list[str]:
        return [
            str(program()), *command, "--server", self.server, "--public-key", self.public_key, "--product", self.product,
            "--state", str(self.state), "--retries", "0", "--timeout", "20", "--freshness", str(self.freshness), *self.flags,
        ]  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        return environment({"LICENTRIC_TEST_CLOCK_FILE": str(self.clock), "HOME": str(self.directory)})

    def run(self, *command: str) -> Finished:
        done = subprocess.run(self.arguments(*command), capture_output=True, text=True, timeout=60, env=self.environment)
        assert done.returncode in (0, 1, 2, 3), f"{command} ended with {done.returncode}: {done.stderr}"
        return Finished(done.returncode, done.stdout, done.stderr)

    def does(self, *command: str) -> str:
        """What it prints, once it was seen to succeed."""
        done = self.run(*command)
        assert done.code == 0, f"{command} ended with {done.code}: {done.out}{done.err}"
        return done.out.strip()

    def refuses(self, *command: str) -> str:
        done = self.run(*command)
        assert done.code in (1, 3), f"{command} ended with {done.code}: {done.out}{done.err}"
        return done.err.strip() or done.out.strip()

    def status(self, *flags: str) -> dict:
        return json.loads(self.run("status", "--json", *flags).out)

    def offline(self, *flags: str) -> dict:
        return json.loads(self.does("offline", "--json", *flags))
