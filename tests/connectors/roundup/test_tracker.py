"""What a Roundup does of its own accord, and what we make of it."""

from datetime import timedelta

import httpx2
import pytest

from trackwork.core.markers import comment_marker
from trackwork.ports import Conflict, InDoubt, OutsideError, Refused, Relation, TryLater
from trackwork.testing.tracker_contract import made, read


def test_our_comment_leaves_a_closed_issue_closed(rig):
    """A rule of Roundup reopens what is talked about; our words are no reason to."""
    native = made(rig)
    rig.close(native, "done")
    rig.tracker.comment(rig.place, native, body="Thank you", effect="f" * 16)
    assert (read(rig, native).state, read(rig, native).status) == ("closed", "resolved")


def test_a_persons_comment_reopens_as_their_tracker_has_it(rig):
    """For people the rule stays; we read what it did."""
    native = made(rig)
    rig.close(native, "done")
    rig.say(native, "One thing is still missing")
    assert (read(rig, native).state, read(rig, native).status) == ("open", "chatting")
    assert read(rig, native).changed_by.handle == "ana"


def test_somebody_quicker_is_never_written_over(rig):
    """A person's save between our read and our write makes ours a conflict; theirs stands."""
    native = made(rig)
    before = read(rig, native)

    def quicker(wire, request):
        if request.method == "PATCH":
            rig.rewrite(native, "A person was quicker")
        return wire.handle_request(request)

    with rig.by_way_of(quicker), pytest.raises(Conflict):
        rig.tracker.edit_body(rig.place, native, body="Ours", expected=before.revision)
    assert read(rig, native).body == "A person was quicker"


def test_a_comment_is_added_though_somebody_was_quicker(rig):
    """What we add does not rest on what they wrote: we read again and both are there."""
    native = made(rig)
    waiting = ["A person was quicker"]

    def quicker(wire, request):
        if request.method == "PATCH" and waiting:
            rig.say(native, waiting.pop())
        return wire.handle_request(request)

    with rig.by_way_of(quicker):
        rig.tracker.comment(rig.place, native, body="Ours", effect="f" * 16)
    said = sorted(each.body for each in read(rig, native).comments)
    assert said == ["A person was quicker", "Ours"]


def test_one_who_never_stops_is_left_alone(rig):
    """After three tries we come again later; nobody sees the half of it."""
    native = made(rig)

    def busy(wire, request):
        if request.method == "PATCH":
            rig.change("issue", native, title=f"Title {len(rig.server.requests)}")
        return wire.handle_request(request)

    with rig.by_way_of(busy), pytest.raises(TryLater):
        rig.tracker.comment(rig.place, native, body="Ours", effect="f" * 16)
    assert read(rig, native).comments == ()


def test_the_text_is_the_message_written_with_the_issue(rig):
    """When somebody takes it off no comment becomes the text, and ours finds a new place."""
    native = made(rig)
    rig.wait(timedelta(minutes=1))
    rig.say(native, "A comment")
    rig.change("issue", native, messages=rig.messages(native)[1:])
    issue = read(rig, native)
    assert (issue.body, [each.body for each in issue.comments]) == ("", ["A comment"])
    rig.tracker.edit_body(rig.place, native, body="New", expected=issue.revision)
    assert read(rig, native).body == "New"
    assert [each.body for each in read(rig, native).comments] == ["A comment"]


def test_the_author_is_who_was_logged_in(rig):
    """Anybody may fill in another author; that is not who said it."""
    native = made(rig)
    rig.say(native, "tw: done", client=rig.admin)
    assert read(rig, native).comments[0].author.handle == "admin"


def test_a_strangers_message_with_our_message_id_is_not_ours(rig):
    """A copied Message-ID and a copied marker make nobody us."""
    native = made(rig)
    text = f"Hi\n{comment_marker('f' * 16, 'signature')}"
    ident = f"<trackwork.{'f' * 16}@issues.example>"
    values = {"content": text, "author": "ana", "date": ".", "messageid": ident}
    said = rig.person.post("/msg", json=values).json()["data"]["id"]
    rig.change("issue", native, messages=[*rig.messages(native), said])
    assert rig.tracker.find(rig.place, "f" * 16) is None


@pytest.mark.parametrize("zone", ["1", "-8", "9"])
def test_a_day_is_a_day_in_every_zone(rig, zone):
    """A date is midnight of whoever wrote it; the day they meant is told."""
    native = made(rig)
    ana = rig.admin.get("/user?username:=ana").json()["data"]["collection"][0]["id"]
    rig.change("user", ana, rig.admin, timezone=zone)
    try:
        rig.change("issue", native, due="2026-12-18")
    finally:
        rig.change("user", ana, rig.admin, timezone="")
    assert read(rig, native).fields["due"] == "2026-12-18"


def test_values_can_be_taken_away(rig):
    """An empty value clears the field."""
    native = made(rig)
    rig.tracker.set_fields(rig.place, native, rig.values)
    rig.tracker.set_fields(rig.place, native, {"due": "", "labels": "", "owner": ""})
    assert set(read(rig, native).fields) == {"status"}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"due": "next week"}, "is no day"),
        ({"owner": "7"}, "would be taken for an id"),
        ({"owner": "nobody"}, "nobody"),
        ({"colour": "red"}, "field.colour"),
    ],
)
def test_a_value_that_cannot_be_kept_is_refused(rig, values, said):
    """The sentence names the value; nothing of the write is there."""
    native = made(rig)
    before = read(rig, native)
    with pytest.raises(Refused, match=said):
        rig.tracker.set_fields(rig.place, native, values)
    assert read(rig, native) == before


def test_a_label_of_digits_is_a_name(rig):
    """Roundup takes 2026 for an id unless one is careful."""
    native = made(rig)
    rig.tracker.set_fields(rig.place, native, {"labels": "2026"})
    assert read(rig, native).fields["labels"] == "2026"


def test_parts_of_a_tracker_that_has_none_are_refused(rigs):
    """A place with a part needs the property that divides the whole."""
    rig = rigs(part="")
    with pytest.raises(Refused, match="the option `part` names no property"):
        rig.tracker.listing(rig.place, None)
    assert rig.tracker.check(rig.place)[0].severity == "problem"


def test_a_property_the_schema_has_not_is_found_by_check(rigs):
    """Somebody renamed it: the finding says which."""
    rig = rigs(**{"field.due": "deadline"})
    found = rig.tracker.check(rig.place)
    assert "deadline" in found[0].what


def test_a_wrong_password_is_found_by_check(rig):
    """It is said before anything is tried."""
    found = rig.fresh(user="nobody").check(rig.place)
    assert [each.fix for each in found] == ["Check the name, the password and its rights."]


@pytest.mark.parametrize("answer", ["<html>Sign in</html>", '{"data": [', '{"data": 7}', ""])
def test_what_is_no_answer_proves_nothing(rig, answer):
    """HTML or half a JSON is read again later."""
    native = made(rig)
    with rig.by_way_of(lambda *_: httpx2.Response(200, text=answer)):
        for question in (
            lambda: rig.tracker.listing(rig.place, None),
            lambda: rig.tracker.issue(rig.place, native),
        ):
            with pytest.raises(TryLater):
                question()


def test_a_message_whose_answer_is_lost_is_found_and_used(rig):
    """Losing only the first of two answers loses nothing and doubles nothing."""
    native = made(rig)
    lost: list[httpx2.Request] = []

    def handle(wire, request):
        answer = wire.handle_request(request)
        if request.method == "POST" and not lost:
            lost.append(request)
            raise httpx2.ReadError("the line went dead")
        return answer

    with rig.by_way_of(handle):
        rig.tracker.comment(rig.place, native, body="Hi", effect="f" * 16)
    assert [each.body for each in read(rig, native).comments] == ["Hi"]


def test_a_message_that_never_came_was_certainly_not_written(rig):
    """A lost request before anything can be seen is tried again later."""
    native = made(rig)

    def handle(wire, request):
        if request.method == "POST":
            raise httpx2.ReadError("the line went dead")
        return wire.handle_request(request)

    with rig.by_way_of(handle), pytest.raises(TryLater):
        rig.tracker.comment(rig.place, native, body="Hi", effect="9" * 16)
    assert read(rig, native).comments == ()


def test_an_answer_without_an_id_is_in_doubt(rig):
    """What was made and is not named has to be looked for."""

    def handle(wire, request):
        answer = wire.handle_request(request)
        if request.method == "POST" and request.url.path.endswith("/issue"):
            return httpx2.Response(201, json={"data": {}})
        return answer

    with rig.by_way_of(handle), pytest.raises(InDoubt):
        made(rig)


def test_a_relation_needs_both_issues(rig):
    """Linking to what is not there is refused."""
    native = made(rig)
    with pytest.raises(Refused):
        rig.tracker.relate(
            rig.place, native, Relation(is_="child", place=rig.place, native="999999")
        )


def test_an_unreadable_issue_waits_and_the_rest_goes_on(rig):
    """Rights that hide when an issue was made: a finding, and the listing is not complete."""
    native = made(rig)

    def handle(wire, request):
        answer = httpx2.Response(200, content=wire.handle_request(request).read()).json()
        for each in answer["data"].get("collection", []):
            each.pop("creation", None)
        return httpx2.Response(200, json=answer)

    with rig.by_way_of(handle):
        listing = rig.tracker.listing(rig.place, None)
    assert (listing.issues, listing.complete) == ((), False)
    assert native in listing.findings[0].where


def test_a_quiet_tracker_costs_six_requests(rig):
    """Issues, messages, whose they are, the texts of what changed last, and one per relation."""
    made(rig)
    cursor = rig.tracker.listing(rig.place, None).cursor
    rig.wait(timedelta(minutes=30))
    rig.server.requests.clear()
    assert rig.tracker.listing(rig.place, cursor).issues == ()
    assert len(rig.server.requests) <= 6


def test_places_and_people_are_shown(rig):
    """Looking around before anybody writes a file."""
    made(rig)
    assert [each.place for each in rig.tracker.places()] == ["issue"]
    handles = {each.handle for each in rig.tracker.accounts("issue")}
    assert {"ana", "trackwork"} <= handles
    assert "anonymous" not in handles
    with pytest.raises(OutsideError):
        rig.tracker.accounts("../user")


def test_a_message_too_large_sets_its_issue_aside_and_no_other(rig):
    """Half of what was said would be read as another text; the others go on, and it is named."""
    first, second = made(rig), made(rig)
    rig.say(first, "x" * 30_000)
    rig.say(second, "y" * 8_000)
    rig.say(second, "z" * 8_000)
    rig.tracker.transport.largest = 12_000
    listing = rig.tracker.listing(rig.place, None)
    assert [each.native for each in listing.issues] == [second]
    assert len(listing.issues[0].comments) == 2
    assert [each.where for each in listing.findings] == [f"{rig.place}/{first}"]
    assert (listing.complete, listing.present) == (False, frozenset({first, second}))
    with pytest.raises(Refused, match="too large"):
        rig.tracker.issue(rig.place, first)
    rig.tracker.transport.largest = 100_000
    assert len(read(rig, first).comments) == 1
