"""Types and fields of an organisation's issues, and the values issues have.

https://docs.github.com/en/rest/issues/issue-field-values
"""

from collections.abc import Callable

from trackwork.testing.github.bonds import Bonds, Unfit, fitting
from trackwork.testing.github.call import Call, needed
from trackwork.testing.github.exchange import UNFIT, Answer, Sorry, invalid, plainly
from trackwork.testing.github.paging import page
from trackwork.testing.github.records import Account, Field, Issue, Json, Option, Repository, Value
from trackwork.testing.github.shapes import issues as shapes

MOST = 25
"""Values one call may set."""
KINDS = ("text", "number", "date", "single_select", "multi_select")


def types(call: Call) -> Answer:
    """The types of an organisation; 404 where its plan has none."""
    found = call.organization()
    if found.types is None:
        raise Sorry(404, "Not Found")
    return Answer(body=[shapes.issue_type(each) for each in found.types])


def fields(call: Call) -> Answer:
    """The fields of an organisation; 404 where its plan has none."""
    found = call.organization()
    if found.fields is None:
        raise Sorry(404, "Not Found")
    return Answer(body=[shapes.issue_field(each) for each in found.fields])


@plainly
def create_field(call: Call) -> Answer:
    """A new field, with its options."""
    found = call.organization()
    if found.fields is None or call.who() not in found.members:
        raise Sorry(404, "Not Found")
    record = call.request.record()
    name, kind = needed(record, "name", "Field"), needed(record, "data_type", "Field")
    if kind not in KINDS or any(each.name.casefold() == name.casefold() for each in found.fields):
        raise _simply(f"{name} cannot be a field")
    said = record.get("options")
    names = (
        [each.get("name") for each in said if isinstance(each, dict)]
        if isinstance(said, list)
        else []
    )
    options = [Option(id=call.world.id(), name=str(each)) for each in names]
    field = Field(id=call.world.id(), name=name, kind=kind, options=options)
    found.fields.append(field)
    return Answer(body=shapes.issue_field(field))


def values(call: Call) -> Answer:
    """The values an issue has."""
    issue = call.issue()
    known = [each for each in Bonds(call.world).fields(issue) if each.id in issue.values]
    return page(call.request, known, lambda each: shapes.field_value(each, issue.values[each.id]))


def add(call: Call) -> Answer:
    """Set some values and leave the others."""
    return _written(call, alone=False)


def replace(call: Call) -> Answer:
    """Set exactly these values."""
    return _written(call, alone=True)


def _written(call: Call, *, alone: bool) -> Answer:
    issue = call.issue()
    who = call.need(issue.repo, "triage")
    write = filled(call, issue.repo, call.request.record().get("issue_field_values"))
    if call.may_set(issue.repo):
        if alone:
            issue.values.clear()
        write(issue, who)
    known = [each for each in Bonds(call.world).fields(issue) if each.id in issue.values]
    return Answer(body=[shapes.field_value(each, issue.values[each.id]) for each in known])


def delete(call: Call) -> Answer:
    """Empty one field."""
    issue = call.issue()
    who = call.need(issue.repo, "triage")
    number = call.number("issue_field_id")
    known = {each.id: each for each in Bonds(call.world).fields(issue)}
    if number not in known or number not in issue.values:
        raise Sorry(404, "Not Found")
    Bonds(call.world).fill_field(issue, who, known[number], None)
    return Answer(status=204)


def filled(call: Call, repo: Repository, said: Json) -> Callable[[Issue, Account], None]:
    """What writes the values of a body; all of them are checked first. Raises Sorry with 422."""
    organization = call.world.organization_of(repo)
    known = {each.id: each for each in (organization.fields or [] if organization else [])}
    asked = said if isinstance(said, list) else []
    if len(asked) > MOST or (said is not None and not isinstance(said, list)):
        raise invalid("Issue", "issue_field_values")
    chosen = [_value(known, each) for each in asked]

    def write(issue: Issue, who: Account) -> None:
        for field, value in chosen:
            Bonds(call.world).fill_field(issue, who, field, value)

    return write


def _value(known: dict[int, Field], said: Json) -> tuple[Field, Value]:
    number = said.get("field_id") if isinstance(said, dict) else None
    if not isinstance(said, dict) or not isinstance(number, int) or number not in known:
        raise invalid("Issue", "issue_field_values")
    try:
        return known[number], fitting(known[number], said.get("value"))
    except Unfit as error:
        raise invalid("Issue", "issue_field_values", "custom", str(error)) from None


def _simply(message: str) -> Sorry:
    return Sorry(422, UNFIT, errors=[message])
