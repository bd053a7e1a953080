"""What every tracker must do, real or fake: subclass `TrackerContract` and hand it a rig.

class TestPaperTracker(TrackerContract):
    @pytest.fixture
    def make_tracker(self, tmp_path):
        return lambda: PaperRig(tmp_path)

A rig subclasses `TrackerRig`: your tracker, an empty backlog, and a person who uses the tracker by
its own means. What a rig cannot do stands with its reason in the connector's quality.toml.
`BadInputContract` is the same for trackers reached over HTTP whose answers go wrong.
"""

from trackwork.ports import Tracker
from trackwork.testing.contract.bad_input import BadInputContract, BadInputRig
from trackwork.testing.contract.base import MakeTracker
from trackwork.testing.contract.listing import ListingContract
from trackwork.testing.contract.promises import PromisesContract
from trackwork.testing.contract.quality import ABILITIES
from trackwork.testing.contract.rig import TrackerRig, made, marked, present, read, settled
from trackwork.testing.contract.texts import HOSTILE_TEXTS, HOSTILE_TITLES, HUGE
from trackwork.testing.contract.trouble import TroubleContract
from trackwork.testing.contract.writing import WritingContract

__all__ = [
    "ABILITIES",
    "HOSTILE_TEXTS",
    "HOSTILE_TITLES",
    "HUGE",
    "BadInputContract",
    "BadInputRig",
    "MakeTracker",
    "Tracker",
    "TrackerContract",
    "TrackerRig",
    "made",
    "marked",
    "present",
    "read",
    "settled",
]


class TrackerContract(WritingContract, ListingContract, TroubleContract, PromisesContract):
    """Subclass this, give it a fixture ``make_tracker`` that returns a function making a rig."""
