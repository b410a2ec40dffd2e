"""Starts and stops the programs that are measured."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from pathlib import Path

START_SECONDS = 30
STOP_SECONDS = 15


class Node:
    """One running `licentric serve`, without rate limits and otherwise as it is by default; it ends with `with`."""

    def __init__(self, binary: Path, directory: Path, settings: dict[str, str] | None = None) -> None:
        """- settings: where it keeps everything, if not in the directory."""
        self.directory = directory
        # No setting of the caller's that was meant for another server.
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("LICENTRIC_")}
        self._errors = directory.with_suffix(".stderr")
        with self._errors.open("w") as stderr:
            self._process = subprocess.Popen(
                [str(binary), "serve", "--data-dir", str(directory), "--port", "0", "--rate-limits", "off"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                env={**inherited, **(settings or {})},
            )
        self._listening = threading.Event()
        self.url = ""
        threading.Thread(target=self._read, daemon=True).start()
        self._listening.wait(START_SECONDS)
        if not self.url:
            self.stop()
            raise SystemExit(f"the server did not start:\n{self._errors.read_text().strip()}")

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("listening on "):
                self.url = line.removeprefix("listening on ").strip()
                self._listening.set()
        self._listening.set()

    @property
    def process_id(self) -> int:
        return self._process.pid

    def first_keys(self) -> dict[str, str]:
        """The API key of each environment of the account that the first start made."""
        told = json.loads((self.directory / "initial-keys.json").read_text())
        return {environment: told[environment]["plainKey"] for environment in ("live", "test")}

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def __enter__(self) -> Node:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
