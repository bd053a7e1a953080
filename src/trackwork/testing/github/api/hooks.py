"""Hooks of a repository and what they were sent.

https://docs.github.com/en/rest/repos/webhooks
"""

from trackwork.testing.github.call import Call
from trackwork.testing.github.exchange import Answer, Sorry, invalid
from trackwork.testing.github.hooks import Hooks
from trackwork.testing.github.paging import page
from trackwork.testing.github.records import Delivery, Hook, Record, Repository
from trackwork.testing.github.shapes.accounts import stamp

TAKEN = range(200, 300)


def for_repo(call: Call) -> Answer:
    """The hooks of a repository."""
    repo = _admin(call)
    return page(call.request, list(repo.hooks.values()), lambda each: _hook(call, repo, each))


def create(call: Call) -> Answer:
    """A new hook."""
    repo = _admin(call)
    record = call.request.record()
    config = record.get("config")
    known = config if isinstance(config, dict) else {}
    url, events = known.get("url"), record.get("events", ["push"])
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        raise invalid("Hook", "url", "custom", "url is missing a scheme")
    if not isinstance(events, list) or not all(isinstance(each, str) for each in events):
        raise invalid("Hook", "events")
    at = call.world.now()
    hook = Hook(
        id=call.world.id(),
        url=url,
        secret=str(known.get("secret") or ""),
        created=at,
        updated=at,
        events=[str(each) for each in events],
        active=record.get("active", True) is not False,
        content_type=str(known.get("content_type") or "form"),
    )
    repo.hooks[hook.id] = hook
    shown = _hook(call, repo, hook)
    return Answer(status=201, body=shown, headers={"Location": str(shown["url"])})


def deliveries(call: Call) -> Answer:
    """What a hook was sent, the latest first."""
    repo = _admin(call)
    found = list(reversed(_one(call, repo).deliveries))
    return page(call.request, found, lambda each: _delivery(each, repo))


def again(call: Call) -> Answer:
    """Send a delivery once more, under the id it had."""
    repo = _admin(call)
    hook, known = _one(call, repo), call.number("delivery_id")
    found = next((each for each in hook.deliveries if each.id == known), None)
    if found is None:
        raise Sorry(404, "Not Found")
    Hooks(call.world).again(hook, found)
    return Answer(status=202, body={})


def _admin(call: Call) -> Repository:
    repo = call.repo()
    if not call.may(repo, "admin"):
        raise Sorry(404, "Not Found")
    call.need(repo, "admin")
    return repo


def _one(call: Call, repo: Repository) -> Hook:
    found = repo.hooks.get(call.number("hook_id"))
    if found is None:
        raise Sorry(404, "Not Found")
    return found


def _hook(call: Call, repo: Repository, hook: Hook) -> Record:
    own = f"{call.base}/repos/{repo.place}/hooks/{hook.id}"
    last = hook.deliveries[-1].status if hook.deliveries else None
    return {
        "type": "Repository",
        "id": hook.id,
        "name": "web",
        "active": hook.active,
        "events": list(hook.events),
        "config": {
            "url": hook.url,
            "content_type": hook.content_type,
            "insecure_ssl": "0",
            **({"secret": "********"} if hook.secret else {}),
        },
        "updated_at": stamp(hook.updated),
        "created_at": stamp(hook.created),
        "url": own,
        "test_url": f"{own}/test",
        "ping_url": f"{own}/pings",
        "deliveries_url": f"{own}/deliveries",
        "last_response": {"code": last, "status": "active" if last else "unused", "message": None},
    }


def _delivery(found: Delivery, repo: Repository) -> Record:
    return {
        "id": found.id,
        "guid": found.guid,
        "delivered_at": stamp(found.at),
        "redelivery": found.again,
        "duration": 0.1,
        "status": "OK" if found.status in TAKEN else "Invalid HTTP Response",
        "status_code": found.status,
        "event": found.event,
        "action": found.action,
        "installation_id": None,
        "repository_id": repo.id,
        "throttled_at": None,
    }
