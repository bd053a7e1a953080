"""Projects (version 2) of an organisation.

https://docs.github.com/en/rest/projects
"""

from typing import cast

from trackwork.testing.github.api.issues import shape
from trackwork.testing.github.bonds import Unfit, fitting
from trackwork.testing.github.call import Call, whole
from trackwork.testing.github.exchange import Answer, Sorry, invalid
from trackwork.testing.github.paging import cursor_page
from trackwork.testing.github.records import (
    Account,
    Board,
    BoardItem,
    Field,
    Issue,
    Json,
    Organization,
    Record,
    Value,
)
from trackwork.testing.github.shapes.accounts import account, node, stamp

_BUILT_IN = (("Title", "title"), ("Assignees", "assignees"), ("Labels", "labels"))


def for_organization(call: Call) -> Answer:
    """The boards of an organisation."""
    found, organization = _boards(call)
    every = sorted(found.values(), key=lambda each: each.id)
    return cursor_page(
        call.request, every, lambda each: _board(call, each, organization), lambda each: each.id
    )


def get(call: Call) -> Answer:
    """One board."""
    found, organization = _found(call)
    return Answer(body=_board(call, found, organization))


def fields(call: Call) -> Answer:
    """The fields of a board, those every board has among them."""
    found, organization = _found(call)
    built_in = [
        Field(id=found.id * 100 + at, name=name, kind=kind)
        for at, (name, kind) in enumerate(_BUILT_IN)
    ]
    every = sorted([*found.fields, *built_in], key=lambda each: each.id)
    url = _url(call, found, organization)
    return cursor_page(
        call.request, every, lambda each: _field(each, found, url), lambda each: each.id
    )


def items(call: Call) -> Answer:
    """The issues on a board; values of the fields that ``fields`` names, else the title alone."""
    found, organization = _found(call)
    every = sorted(found.items.values(), key=lambda each: each.id)
    return cursor_page(
        call.request,
        every,
        lambda each: _item(call, found, organization, each),
        lambda each: each.id,
    )


def item(call: Call) -> Answer:
    """One issue on a board."""
    found, organization = _found(call)
    return Answer(body=_item(call, found, organization, _on(call, found)))


def add(call: Call) -> Answer:
    """Put an issue on a board; one that is there already stays as it is."""
    found, organization = _found(call)
    who = _writer(call, organization)
    issue = _named(call, call.request.record())
    known = next((each for each in found.items.values() if each.issue is issue), None)
    if known is None:
        at = call.world.now()
        known = BoardItem(id=call.world.id(), issue=issue, creator=who, created=at, updated=at)
        found.items[known.id] = known
        call.world.touch(issue, "board")
        call.world.tell("projects_v2_item", "created", issue, sender=who, item=known.id)
    shown = _item(call, found, organization, known)
    del shown["fields"]
    return Answer(status=201, body=shown | {"content": shape(call)(issue)})


def update(call: Call) -> Answer:
    """Set values of fields; null empties one."""
    found, organization = _found(call)
    who = _writer(call, organization)
    on, said = _on(call, found), call.request.record().get("fields")
    if not isinstance(said, list):
        raise invalid("ProjectV2Item", "fields")
    known = {each.id: each for each in found.fields}
    for field, value in [_asked(known, each) for each in said]:
        if value is None:
            on.values.pop(field.id, None)
        else:
            on.values[field.id] = value
    on.updated = call.world.now()
    call.world.touch(on.issue, "board")
    call.world.tell("projects_v2_item", "edited", on.issue, sender=who, item=on.id)
    return Answer(body=_item(call, found, organization, on))


def _asked(known: dict[int, Field], said: Json) -> tuple[Field, Value | None]:
    record = said if isinstance(said, dict) else {}
    number, value = record.get("id"), record.get("value")
    if not isinstance(number, int) or number not in known:
        raise invalid("ProjectV2Item", "fields")
    field = known[number]
    if value is None:
        return field, None
    try:
        if field.kind == "single_select":
            value = next((o.name for o in field.options if _option_id(o.id) == value), value)
        return field, fitting(field, value)
    except Unfit as error:
        raise invalid("ProjectV2Item", "fields", "custom", str(error)) from None


# --- which ----------------------------------------------------------------------------------------


def _boards(call: Call) -> tuple[dict[int, Board], Organization]:
    organization = call.organization()
    call.who()
    if organization.boards is None:
        raise Sorry(404, "Not Found")
    scopes = call.token.scopes if call.token else None
    if scopes is not None and not {"project", "read:project"} & set(scopes):
        said = "Your token has not been granted the required scopes: read:project"
        raise Sorry(403, said)
    return organization.boards, organization


def _found(call: Call) -> tuple[Board, Organization]:
    boards, organization = _boards(call)
    found = boards.get(call.number("project_number"))
    if found is None:
        raise Sorry(404, "Not Found")
    return found, organization


def _writer(call: Call, organization: Organization) -> Account:
    scopes = call.token.scopes if call.token else None
    if scopes is not None and "project" not in scopes:
        raise Sorry(403, "Your token has not been granted the required scopes: project")
    if call.who() not in organization.members:
        raise Sorry(403, "Resource not accessible by integration")
    return call.who()


def _on(call: Call, board: Board) -> BoardItem:
    found = board.items.get(call.number("item_id"))
    if found is None:
        raise Sorry(404, "Not Found")
    return found


def _named(call: Call, record: Record) -> Issue:
    """The issue of a body: by id, or by owner, repository and number."""
    if "id" in record:
        return call.issue_by_id(whole(record, "id", "ProjectV2Item"))
    place = f"{record.get('owner')}/{record.get('repo')}".casefold()
    repo = call.world.repositories.get(place)
    number = whole(record, "number", "ProjectV2Item")
    return call.found(repo.issues.get(number) if repo else None)


# --- how they look --------------------------------------------------------------------------------


def _url(call: Call, board: Board, organization: Organization) -> str:
    return f"{call.base}/orgs/{organization.account.login}/projectsV2/{board.number}"


def _board(call: Call, board: Board, organization: Organization) -> Record:
    return {
        "id": board.id,
        "node_id": node("PVT", board.id),
        "owner": account(organization.account, call.base, call.web),
        "creator": account(board.creator, call.base, call.web),
        "title": board.title,
        "description": None,
        "public": False,
        "closed_at": None,
        "created_at": stamp(board.created),
        "updated_at": stamp(board.updated),
        "number": board.number,
        "short_description": None,
        "deleted_at": None,
        "deleted_by": None,
        "state": "open",
    }


def _option_id(number: int) -> str:
    return f"{number:08x}"


def _option(found_id: int, name: str) -> Record:
    return {
        "id": _option_id(found_id),
        "name": {"raw": name, "html": name},
        "description": {"raw": "", "html": ""},
        "color": "GRAY",
    }


def _field(field: Field, board: Board, url: str) -> Record:
    shown: Record = {
        "id": field.id,
        "node_id": node("PVTF", field.id),
        "project_url": url,
        "name": field.name,
        "data_type": field.kind,
        "created_at": stamp(board.created),
        "updated_at": stamp(board.created),
    }
    if field.kind == "single_select":
        shown["options"] = [_option(each.id, each.name) for each in field.options]
    return shown


def _item(call: Call, board: Board, organization: Organization, found: BoardItem) -> Record:
    url = _url(call, board, organization)
    asked = {each for each in call.request.query.get("fields", "").split(",") if each}
    values: list[Json] = [
        _value(field, found.values[field.id])
        for field in board.fields
        if field.id in found.values and (str(field.id) in asked or not call.request.reading)
    ]
    title = {"raw": found.issue.title, "html": found.issue.title, "number": found.issue.number}
    named: Record = {
        "id": board.id * 100,
        "name": "Title",
        "data_type": "title",
        "value": cast("Json", title),
    }
    return {
        "id": found.id,
        "node_id": node("PVTI", found.id),
        "project_url": url,
        "content_type": "PullRequest" if found.issue.pull else "Issue",
        "content": shape(call)(found.issue),
        "creator": account(found.creator, call.base, call.web),
        "created_at": stamp(found.created),
        "updated_at": stamp(found.updated),
        "archived_at": stamp(found.archived_at),
        "item_url": f"{url}/items/{found.id}",
        "fields": [named, *values],
    }


def _value(field: Field, value: Value) -> Record:
    shown: Json = cast("Json", value)
    if field.kind == "text":
        shown = {"raw": str(value), "html": str(value)}
    elif field.kind == "single_select":
        number = next(each.id for each in field.options if each.name == value)
        shown = _option(number, str(value))
    return {"id": field.id, "name": field.name, "data_type": field.kind, "value": shown}
