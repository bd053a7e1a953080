"""A holder that is frozen past its lease, while another process takes over, and then goes on."""

import os
import signal
from dataclasses import dataclass
from datetime import timedelta

from tests.proof.kills.campaign import Campaign
from tests.proof.kills.lives import QUIET, STUMBLED, Life, begin, end
from trackwork.engine.deliver import LEASE

POINTS = (
    "deliver.before_lease",
    "deliver.leased",
    "net.create.answered",
    "net.comment.answered",
    "net.edit_body.answered",
    "net.mail.answered",
    "deliver.sent",
    "deliver.recorded",
    "observe.listed",
    "decide.committed",
    "digest.planned",
    "fence.noted",
    "lane.taken",
)
"""Where a process may be frozen: everywhere but between its last look at the clock and the call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """How it went: at which point, whether the point was reached, and what went out twice or late.

    ``late`` are writes of the frozen process after it went on.
    """

    point: str
    reached: bool
    late: int = 0
    code: int = QUIET


def freeze(campaign: Campaign, point: str, does: str) -> Frozen:
    """Freeze a process there, let others finish the work past its lease, and let it go on."""
    scene, clock = campaign.scene, campaign.clock
    pid = begin(scene, Life(does=does, point=point, signal=signal.SIGSTOP))
    _, status = os.waitpid(pid, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        campaign.stumbled += os.waitstatus_to_exitcode(status) == STUMBLED
        return Frozen(point=point, reached=False)
    clock.advance(LEASE + scene.world.settle + timedelta(minutes=1))
    campaign.calm()
    known = _written(campaign, pid)
    os.kill(pid, signal.SIGCONT)
    code = end(pid)
    campaign.stumbled += code == STUMBLED
    late = _written(campaign, pid) - known
    return Frozen(point=point, reached=True, late=late, code=code)


def _written(campaign: Campaign, pid: int) -> int:
    """What a process wrote to the tracker and into the mail."""
    tracker, mail = campaign.scene.tracker(), campaign.scene.mail()
    found = sum(1 for who, entry in tracker.wrote if who == pid and entry.committed)
    found += sum(1 for who in mail.senders if who == pid)
    tracker.close_file()
    mail.close_file()
    return found
