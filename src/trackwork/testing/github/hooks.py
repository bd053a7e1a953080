"""Webhooks of the fake GitHub: signed, and as unreliable on their way as you like.

https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from trackwork.testing.github.bonds import Bonds
from trackwork.testing.github.records import Delivery, Hook, Issue, Record
from trackwork.testing.github.shapes import accounts, repos
from trackwork.testing.github.shapes import issues as shapes
from trackwork.testing.github.world import World

Receiver = Callable[[Mapping[str, str], bytes], int]
"""Takes headers (names in lower case) and the body; the status it answers with."""

BASE, WEB = "https://api.github.com", "https://github.com"


def headers_of(hook: Hook, delivery: Delivery) -> dict[str, str]:
    """What goes with a delivery; no signature where the hook has no secret."""
    found = {
        "content-type": "application/json",
        "user-agent": "GitHub-Hookshot/0000000",
        "x-github-delivery": delivery.guid,
        "x-github-event": delivery.event,
        "x-github-hook-id": str(hook.id),
        "x-github-hook-installation-target-type": "repository",
    }
    if hook.secret:
        signed = hmac.new(hook.secret.encode(), delivery.body, hashlib.sha256).hexdigest()
        found["x-hub-signature-256"] = f"sha256={signed}"
    return found


@dataclass(frozen=True, slots=True)
class Hooks:
    """Makes deliveries of changes. Nothing is on its way until a `Post` carries it."""

    world: World

    def heard(self, event: str, action: str, issue: Issue, more: Record) -> None:
        """A change: one delivery for each hook that wants to know of it."""
        hooks = [
            each
            for each in issue.repo.hooks.values()
            if each.active and {event, "*"} & set(each.events)
        ]
        if hooks:
            body = json.dumps(self.payload(event, action, issue, more)).encode()
        for hook in hooks:
            self._make(hook, event, action, body)

    def again(self, hook: Hook, delivery: Delivery) -> None:
        """The same delivery once more, as somebody asks for it in the settings."""
        made = self._make(hook, delivery.event, delivery.action, delivery.body)
        made.guid, made.again = delivery.guid, True

    def payload(self, event: str, action: str, issue: Issue, more: Record) -> Record:
        """What a delivery says."""
        sender = self.world.account(str(more["sender"]))
        shown: Record = {
            "action": action,
            "repository": repos.in_list(issue.repo, BASE, WEB),
            "sender": accounts.account(sender, BASE, WEB),
        }
        if self.world.organization_of(issue.repo) is not None:
            shown["organization"] = accounts.organization(issue.repo.owner, BASE)
        return shown | self._what(event, action, issue, more)

    def _what(self, event: str, action: str, issue: Issue, more: Record) -> Record:
        shown = shapes.issue(issue, BASE, WEB)
        known = more.get("other")
        other = self.world.issues.get(known) if isinstance(known, int) else None
        if event == "sub_issues" and other is not None:
            above, below = (issue, other) if action.startswith("sub_issue") else (other, issue)
            return {
                "parent_issue_id": above.id,
                "parent_issue": shapes.issue(above, BASE, WEB),
                "sub_issue_id": below.id,
                "sub_issue": shapes.issue(below, BASE, WEB),
            }
        if event == "issue_dependencies" and other is not None:
            blocked, by = (issue, other) if action.startswith("blocked") else (other, issue)
            return {
                "blocked_issue_id": blocked.id,
                "blocked_issue": shapes.issue(blocked, BASE, WEB),
                "blocking_issue_id": by.id,
                "blocking_issue": shapes.issue(by, BASE, WEB),
            }
        return {"issue": shown} | self._more(action, issue, more)

    def _more(self, action: str, issue: Issue, more: Record) -> Record:
        """What else stands in a delivery beside the issue, by what happened."""
        found: Record = {"changes": {}} if action == "edited" else {}
        said, label, who = more.get("comment"), more.get("label"), more.get("assignee")
        if isinstance(said, int):
            found["comment"] = shapes.comment(self.world.comments[said], BASE, WEB)
        if isinstance(label, str):
            known = self.world.label(issue.repo, label)
            found["label"] = shapes.label(known, issue.repo, BASE)
        if isinstance(who, str):
            found["assignee"] = accounts.account(self.world.account(who), BASE, WEB)
        return found | self._rarer(issue, more)

    def _rarer(self, issue: Issue, more: Record) -> Record:
        number, name = more.get("milestone"), more.get("field")
        if isinstance(number, int):
            which = issue.repo.milestones[number]
            return {"milestone": shapes.milestone(which, issue.repo, BASE, WEB)}
        if isinstance(name, str):
            field = next(e for e in Bonds(self.world).fields(issue) if e.name == name)
            kind: Record = {"id": field.id, "name": field.name, "field_type": field.kind}
            return {"issue_field": kind}
        if issue.moved is not None:
            new = repos.in_list(issue.moved.repo, BASE, WEB) | {"topics": []}
            moved: Record = {
                "new_issue": shapes.issue(issue.moved, BASE, WEB),
                "new_repository": new,
            }
            return {"changes": moved}
        return {}

    def _make(self, hook: Hook, event: str, action: str | None, body: bytes) -> Delivery:
        number = self.world.id()
        digest = hashlib.sha256(f"delivery {number}".encode()).hexdigest()
        guid = f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}"
        made = Delivery(
            id=number,
            guid=guid,
            event=event,
            action=action,
            at=self.world.now(),
            body=body,
        )
        hook.deliveries.append(made)
        return made


@dataclass(slots=True, kw_only=True)
class Post:
    """Carries deliveries of one hook to a receiver, each once and in order unless told otherwise.

    ``lost`` and ``doubled`` are shares between 0 and 1, ``reordered`` shuffles what waits,
    ``forged`` adds a delivery with a wrong signature before each true one, ``replayed`` repeats
    everything delivered so far behind each round. ``chance`` makes it repeatable.
    """

    hook: Hook
    receiver: Receiver
    chance: Random
    lost: float = 0.0
    doubled: float = 0.0
    reordered: bool = False
    forged: bool = False
    replayed: bool = False
    statuses: list[tuple[str, int]] = field(default_factory=list)
    """What was delivered how: ``true``, ``forged`` or ``replayed``, and the status it got."""
    _at: int = 0

    def carry(self) -> int:
        """Deliver everything that waits; how many calls that took."""
        waiting = self.hook.deliveries[self._at :]
        past = self.hook.deliveries[: self._at]
        self._at = len(self.hook.deliveries)
        before = len(self.statuses)
        sent = [each for each in waiting if self.chance.random() >= self.lost]
        sent += [each for each in sent if self.chance.random() < self.doubled]
        if self.reordered:
            self.chance.shuffle(sent)
        for each in sent:
            if self.forged:
                self._call("forged", each, {"x-hub-signature-256": f"sha256={'0' * 64}"})
            self._call("true", each, {})
        for each in past if self.replayed else []:
            self._call("replayed", each, {})
        return len(self.statuses) - before

    def _call(self, kind: str, delivery: Delivery, changed: Mapping[str, str]) -> None:
        headers = headers_of(self.hook, delivery) | dict(changed)
        status = self.receiver(headers, delivery.body)
        if kind == "true":
            delivery.status = status
        self.statuses.append((kind, status))
