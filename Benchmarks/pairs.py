"""What is asked of Licentric and of its peers, pair by pair, as the targets have it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Callable

from comparison import Comparison
from competitors import Competitors, Installation
from table import Row

NONCE = "0123456789abcdef"
_VALID, _UNKNOWN = '"valid":true', '"code":"NOT_FOUND"'


@dataclass(frozen=True)
class Work:
    """A load on one server."""

    name: str
    place: str
    url: str
    script: str
    lines: Path
    expecting: str
    """What every right answer contains."""
    more: tuple[str, ...] = ()
    counted: Callable[[], int] | None = None
    """How much of it the server has counted, where it does."""


@dataclass
class Pair:
    """Two loads in turn, and what came of them. Without one of them it is not measured."""

    work: Work
    yardstick: Work | None
    comparison: Comparison


def pairs(among: Competitors) -> list[Pair]:
    known = _validation("validate-key, known keys", among.many, "known", _VALID, counted=True)
    signed = _validation("validate-key, known keys, Ed25519", among.many, "known", _VALID, counted=True, more=(NONCE,))
    unknown = _validation("validate-key, unknown keys", among.many, "unknown", _UNKNOWN)
    metered = _validation("validate-key, counting a use", among.many, "metered", _VALID, counted=True)
    few = _validation(f"validate-key, {_count(among.few)} licenses", among.few, "known", _VALID, counted=True)
    few = replace(few, lines=among.few_lines)
    many = _validation(f"validate-key, {_count(among.many)} licenses", among.many, "known", _VALID, counted=True)
    bare = Work("echo", "Hummingbird", among.bare_route.url, "echo.lua", among.echo_lines, '{"answer":"')
    return [
        _pair(known, bare, 1.0),
        _pair(known, _nginx(among), 0.5, among.absent.get("nginx", ""), "nginx", "constant body"),
        _pair(signed, bare, None),
        _pair(unknown, bare, 0.8),
        _pair(metered, bare, 0.4),
        _pair(_heartbeat(among.many), bare, 0.5),
        *_beside_pocketbase(among),
        _pair(many, few, 0.95),
    ]


def _beside_pocketbase(among: Competitors) -> list[Pair]:
    collections, absent = "/api/collections", among.absent.get("PocketBase", "")
    targets = [
        (_activation(among.many), "record create", 3.0, "create-record.lua", '"fingerprint"', ()),
        (_reading(among.many, "GET license", "/licenses/{}", '"status"'), "record view", 3.0, "get.lua", '"status"',
         (f"{collections}/licenses/records/{{}}",)),
        # Without counting the records, because a page of Licentric does not count them either.
        (_reading(among.many, "GET page of 25 licenses", "/licenses?limit=25", '"nextCursor":"'), "record list of 25", 1.5,
         "get.lua", '"perPage":25', (f"{collections}/licenses/records?perPage=25&skipTotal=1",)),
    ]  # fmt: skip
    made = []
    for work, name, target, script, expecting, more in targets:
        yardstick = None
        if among.pocketbase and among.records:
            yardstick = Work(name, "PocketBase", among.pocketbase.url, script, among.records.ids, expecting, more)
        made.append(_pair(work, yardstick, target, absent, "PocketBase", name))
    return made


def _pair(
    work: Work, yardstick: Work | None, target: float | None, absent: str = "", place: str = "", name: str = ""
) -> Pair:
    """- absent: why there is no yardstick, if there is none; what it would have been called follows."""
    beside = Row(yardstick.name, yardstick.place) if yardstick else Row(name, place)
    return Pair(work, yardstick, Comparison(Row(work.name, work.place, peer=beside), beside, target, absent))


def _validation(
    name: str, asked: Installation, lines: str, expecting: str, counted: bool = False, more: tuple[str, ...] = ()
) -> Work:
    return Work(
        name, "Licentric", asked.node.url, "validate.lua", asked.stock.lines(lines), expecting, more,
        counted=(lambda: asked.valid_answers) if counted else None,
    )  # fmt: skip


def _heartbeat(asked: Installation) -> Work:
    return Work("heartbeat", "Licentric", asked.node.url, "heartbeat.lua", asked.stock.lines("machines"), '"lastHeartbeatAt":"')


def _activation(asked: Installation) -> Work:
    return Work(
        "activation", "Licentric", asked.node.url, "activate.lua", asked.stock.lines("keys"), '"fingerprint"',
        counted=lambda: asked.machines,
    )  # fmt: skip


def _reading(asked: Installation, name: str, path: str, expecting: str) -> Work:
    return Work(
        name, "Licentric", asked.node.url, "get.lua", asked.stock.lines("licenses"), expecting,
        (f"/api/v1{path}", asked.stock.bearer),
    )  # fmt: skip


def _nginx(among: Competitors) -> Work | None:
    """Asked the very same as Licentric is."""
    if not among.nginx:
        return None
    return Work(
        "constant body", "nginx", among.nginx.url, "validate.lua", among.many.stock.lines("known"), '{"answer":"'
    )  # fmt: skip


def _count(installation: Installation) -> str:
    return f"{installation.stock.licenses:,}"
