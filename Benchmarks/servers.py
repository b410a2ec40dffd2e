"""Starts and stops the programs that are measured."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import Sequence
from urllib.parse import urlsplit

START_SECONDS = 30
STOP_SECONDS = 15


class DidNotStart(SystemExit):
    """A program that does not come up; ends the run unless somebody goes on without it."""


class Program:
    """A server on loopback; it ends with `with`."""

    def __init__(
        self, name: str, command: Sequence[str], errors: Path, settings: dict[str, str] | None = None, url: str = ""
    ) -> None:
        """- errors: a file for what it complains about.
        - settings: added to its environment.
        - url: where it will listen, if it does not say so itself on its standard output.
        """
        # No setting of the caller's that was meant for another server.
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("LICENTRIC_")}
        self.started = time.monotonic()
        with errors.open("w") as stderr:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=stderr if url else subprocess.PIPE,
                stderr=stderr,
                text=True,
                env={**inherited, **(settings or {})},
            )
        self.url = ""
        try:
            self._await(url)
        except BaseException:
            self.stop()
            raise
        if not self.url:
            self.stop()
            raise DidNotStart(f"{name} did not start:\n{errors.read_text().strip()}")

    def _await(self, url: str) -> None:
        if not url:
            self._listening = threading.Event()
            threading.Thread(target=self._read, daemon=True).start()
            self._listening.wait(START_SECONDS)
        elif self._accepts_at(url):
            self.url = url

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("listening on "):
                self.url = line.removeprefix("listening on ").strip()
                self._listening.set()
        self._listening.set()

    def _accepts_at(self, url: str) -> bool:
        place = urlsplit(url)
        while time.monotonic() < self.started + START_SECONDS and self._process.poll() is None:
            try:
                socket.create_connection((place.hostname, place.port), 1).close()
                return True
            except OSError:
                time.sleep(0.02)
        return False

    @property
    def process_id(self) -> int:
        return self._process.pid

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class Node(Program):
    """One running `licentric serve`, without rate limits and otherwise as it is by default."""

    def __init__(self, binary: Path, directory: Path, settings: dict[str, str] | None = None) -> None:
        """- settings: where it keeps everything, if not in the directory."""
        self.directory = directory
        super().__init__(
            "the server",
            [str(binary), "serve", "--data-dir", str(directory), "--port", "0", "--rate-limits", "off"],
            directory.with_suffix(".stderr"),
            settings,
        )

    def first_keys(self) -> dict[str, str]:
        """The API key of each environment of the account that the first start made."""
        told = json.loads((self.directory / "initial-keys.json").read_text())
        return {environment: told[environment]["plainKey"] for environment in ("live", "test")}


def free_port() -> int:
    """A port of loopback that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
