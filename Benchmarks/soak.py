#!/usr/bin/env python3
"""Whether a server that has been asked for long is still as it was: memory, descriptors, threads, the slowest answer.

`make soak` builds the server and runs it in a fresh directory, as durable as it is by default and without rate limits, with
some thousands of licenses and a webhook endpoint, under a mixed load that is moderate, because Python makes it. It exits with
1 when something grew, an answer took longer than a second, or one was wrong. Benchmarks/README.md says what is noted.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import machine
import soak_watch
from peers import commit, say
from servers import Node
from soak_load import Place, Receiver, Tally, Worker, workers
from soak_stock import SITE_MACHINES, Shelf, shelves
from soak_watch import MEBIBYTE, Finding, Look, Span
from stock import API

REPOSITORY = Path(__file__).resolve().parents[1]
FULL_MINUTES = 30
"""A shorter run does not take the place of one in `docs/benchmarks`."""


class Soak:
    """Everything that runs, and what was noted so far."""

    def __init__(self, options: argparse.Namespace, directory: Path, stack: ExitStack) -> None:
        self._options = options
        self._receiver = stack.enter_context(Receiver())
        self._node = stack.enter_context(
            Node(options.licentric, directory / "data", {"LICENTRIC_ALLOW_PRIVATE_WEBHOOKS": "1"})
        )
        self._tally = Tally()
        self.looks: list[Look] = []
        self.about: dict[str, Any] = {
            "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
            "commit": commit(),
            "command": shlex.join(["make", "soak", *([f"ARGS={shlex.join(sys.argv[1:])}"] if sys.argv[1:] else [])]),
            "machine": machine.describe(directory),
            "options": {name: getattr(options, name) for name in ("minutes", "rate", "connections", "licenses", "interval")},
            "siteMachines": SITE_MACHINES,
        }
        say(f"making {options.licenses:,} licenses, and one with {SITE_MACHINES:,} machines")
        self._workers = self._made_workers(self._made_shelves())

    def _made_shelves(self) -> list[Shelf]:
        self._credential = f"Bearer {self._node.first_keys()['live']}"
        options = self._options
        return shelves(API(self._node.url), self._credential, options.licenses, options.connections, self._receiver.url)

    def _made_workers(self, made: list[Shelf]) -> list[Worker]:
        url = urlsplit(self._node.url)
        assert url.hostname and url.port
        account = json.loads((self._node.directory / "initial-keys.json").read_text())["accountId"]
        place = Place(url.hostname, url.port, self._credential, account, self._tally)
        return workers(place, made, self._options.rate)

    def run(self) -> None:
        # What others have left to be written is not the server's to wait for.
        os.sync()
        began, busy, own = time.monotonic(), machine.busy_seconds(), self._used()
        node_before = machine.processor_seconds(self._node.process_id)
        self._look(began)
        for worker in self._workers:
            worker.start()
        try:
            self._watch(began)
        finally:
            for worker in self._workers:
                worker.stop()
            for worker in self._workers:
                worker.join()
        seconds = time.monotonic() - began
        used = self._used() - own
        # Of one core, on average.
        self.about["machine"]["otherPrograms"] = round(max(0, machine.busy_seconds() - busy - used) / seconds, 2)
        node = machine.processor_seconds(self._node.process_id) - node_before
        self.about["serverCores"] = round(node / seconds, 2)
        self.about["clientCores"] = round((used - node) / seconds, 2)
        self.about["deliveries"] = self._receiver.received

    def _watch(self, began: float) -> None:
        end = began + self._options.minutes * 60
        due = began
        while (due := due + self._options.interval) <= end + 0.001:
            time.sleep(max(0, due - time.monotonic()))
            self._look(began)
            say(told(self.looks[-1], self.looks[-2]))

    def _look(self, began: float) -> None:
        span = self._tally.take() if self.looks else Span()
        minutes = (time.monotonic() - began) / 60
        self.looks.append(soak_watch.look(self._node.process_id, self._node.directory, minutes, span))

    @staticmethod
    def _used() -> float:
        return machine.processor_seconds(os.getpid())

    def verdict(self) -> list[Finding]:
        return soak_watch.verdict(self.looks, self._options.rate)


def told(look: Look, before: Look) -> str:
    span = look.span
    return (
        f"{look.minutes:6.1f} min  {span.answers / (look.minutes - before.minutes) / 60:5.0f}/s  "
        f"{look.resident / MEBIBYTE:6.1f} MiB  {look.descriptors} descriptors  {look.threads} threads  "
        f"slowest {span.slowest * 1000:.0f} ms ({span.slowest_name})"
        + (f"  {span.errors} ERRORS" if span.errors else "")
        + (f"  WRONG: {dict(span.wrong)}" if span.wrong else "")
    )


def described(about: dict[str, Any]) -> str:
    on, options = about["machine"], about["options"]
    return "\n".join([
        f"{about['date']}, commit {about['commit']}, {about['command']}",
        f"{on['processor']}, {on['cores']} cores, {on['system']}, {on['fileSystem']}",
        f"cores used: the server {about['serverCores']}, its clients {about['clientCores']}, other programs {on['otherPrograms']}",
        f"{options['minutes']:g} minutes, {options['rate']:g} requests a second wanted, {options['connections']} connections kept, "
        f"others opened and closed, some broken off; {options['licenses']:,} licenses, and one with {about['siteMachines']:,} "
        f"machines; {about['deliveries']:,} webhook deliveries taken",
    ])  # fmt: skip


def report(soak: Soak, findings: list[Finding], output: Path) -> None:
    text = f"{described(soak.about)}\n\n{soak_watch.text(soak.looks, findings)}\n"
    print(text)
    output.mkdir(parents=True, exist_ok=True)
    (output / "soak.txt").write_text(text)
    told = {
        **soak.about,
        "well": all(finding.is_well for finding in findings),
        "findings": [finding.as_json() for finding in findings],
        "looks": [look.as_json() for look in soak.looks],
    }
    (output / "soak.json").write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    print(f"{output}/soak.txt, soak.json")


def parsed() -> argparse.Namespace:
    build = REPOSITORY / ".build"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=FULL_MINUTES, help="how long (default 30)")
    parser.add_argument("--rate", type=float, default=250, help="requests a second of all together (default 250)")
    parser.add_argument("--connections", type=int, default=16, help="that are kept (default 16)")
    parser.add_argument("--licenses", type=int, default=3_000, help="beside the site license (default 3000)")
    parser.add_argument("--interval", type=float, default=10, help="seconds between two looks (default 10)")
    parser.add_argument("--output", type=Path, help="directory for the report; default docs/benchmarks from 30 minutes on")
    parser.add_argument("--licentric", type=Path, default=build / "release/licentric", help="the server's executable")
    parser.add_argument("--cache", type=Path, default=build / "bench", help="directory for the data while it runs")
    options = parser.parse_args()
    if not options.licentric.exists():
        parser.error(f"there is no {options.licentric}: make build")
    if not Path("/proc/self/status").exists():
        parser.error("it reads /proc, which only Linux has")
    if options.rate <= 0 or options.interval <= 0 or options.minutes * 60 < 8 * options.interval:
        parser.error("at least eight looks are needed")
    if not 0 < options.connections <= options.licenses // 3:
        parser.error("each connection needs three licenses at least")
    options.cache = options.cache.resolve()
    if options.output is None:
        is_full = options.minutes >= FULL_MINUTES
        options.output = REPOSITORY / "docs/benchmarks" if is_full else options.cache / "results"
    return options


def main() -> None:
    options = parsed()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda number, _: sys.exit(128 + number))
    options.cache.mkdir(parents=True, exist_ok=True)
    try:
        with ExitStack() as stack:
            directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak-", dir=options.cache)))
            soak = Soak(options, directory, stack)
            soak.run()
            findings = soak.verdict()
            report(soak, findings, options.output)
    except KeyboardInterrupt:
        say("stopped")
        sys.exit(130)
    sys.exit(0 if all(finding.is_well for finding in findings) else 1)


if __name__ == "__main__":
    main()
