"""Decision rights: who decides what, at which level, and what goes up.

The requester never decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """One kind of decision: the role that decides, roles consulted, and when it goes up to whom."""

    decision: str
    decides: str
    consulted: tuple[str, ...] = ()
    goes_up_to: str = "sponsor"
    goes_up_after_days: int | None = None


DEFAULT_RIGHTS: Mapping[str, Right] = MappingProxyType(
    {
        right.decision: right
        for right in (
            Right(decision="exception", decides="owner", consulted=("team",)),
            Right(decision="date", decides="owner", consulted=("team",)),
            Right(decision="gate", decides="owner", consulted=("sponsor",)),
            Right(decision="mandate", decides="sponsor", consulted=("owner",), goes_up_to=""),
            Right(decision="escalate", decides="owner", consulted=("team",)),
        )
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRights:
    """The table of decision rights, by kind of decision."""

    rights: Mapping[str, Right] = field(default_factory=lambda: DEFAULT_RIGHTS)

    def decider(self, decision: str, roles: Mapping[str, str], *, requester: str) -> str | None:
        """The person who decides: the role's holder, else whoever it goes up to.

        ``roles`` maps role words to person keys. Somebody who asks for a decision never takes it:
        then it goes up one level. None: the role is vacant all the way up.
        """
        right = self.rights.get(decision) or Right(decision=decision, decides="owner")
        for role in (right.decides, right.goes_up_to):
            holder = roles.get(role, "") if role else ""
            if holder and holder != requester:
                return holder
        return None
