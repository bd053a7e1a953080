"""A paper board, and a person with a pen."""

import json
from contextlib import contextmanager
from pathlib import Path

from trackwork.connectors import connectors
from trackwork.core.workspace import TrackerConfig
from trackwork.ports import Site
from trackwork.testing.clock import FakeClock
from trackwork.testing.tracker_contract import TrackerRig


class PaperRig(TrackerRig):
    quality = Path(__file__).with_name("quality.toml")
    escapes = ("../elsewhere", "/etc/passwd", "a/b", "..", "", "a\0b")
    ours = "trackwork"
    page = 5

    def __init__(self, folder):
        self.clock = FakeClock()
        self.folder = folder
        self.place = "payments"
        self.tracker = self.fresh()

    def fresh(self):
        config = TrackerConfig(name="wall", kind="paper", place=".")
        site = Site(folder=self.folder, config=config, clock=self.clock, environment={})
        return connectors()["paper"].make(site)

    @contextmanager
    def card(self, native):
        """A person changes a card by hand."""
        path = self.folder / f"{self.place}.json"
        board = json.loads(path.read_bytes())
        yield board[native]
        board[native].update(at=self.clock.now().isoformat(), by="ana")
        path.write_text(json.dumps(board))

    def rewrite(self, native, body):
        with self.card(native) as card:
            card["text"] = body

    def say(self, native, text):
        with self.card(native) as card:
            at = self.clock.now().isoformat()
            number = len(card["talk"]) + 1
            card["talk"].append({"id": f"c{number}", "text": text, "at": at, "by": "ana"})

    def resay(self, native, comment, text):
        with self.card(native) as card:
            next(said for said in card["talk"] if said["id"] == comment)["text"] = text

    def close(self, native, closed_as):
        with self.card(native) as card:
            card["closed_as"] = closed_as

    def reopen(self, native):
        with self.card(native) as card:
            card["closed_as"] = ""

    def team_word(self, native):
        with self.card(native) as card:
            card["column"] = "In the oven"
        return "In the oven", "open"

    def delete(self, native):
        self._without(native)

    def transfer(self, native):
        """To another board; nothing on this one says where it went."""
        elsewhere = self.folder / "mobile.json"
        elsewhere.write_text(json.dumps({"1": self._without(native)}))

    def _without(self, native):
        path = self.folder / f"{self.place}.json"
        board = json.loads(path.read_bytes())
        card = board.pop(native)
        path.write_text(json.dumps(board))
        return card

    @contextmanager
    def forbidding(self):
        path = self.folder / f"{self.place}.json"
        path.chmod(0o444)
        yield
        path.chmod(0o644)
