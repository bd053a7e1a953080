"""Who is who, as a Roundup shows it: names of its users and nothing else."""

from trackwork.cli.people_matching import matching
from trackwork.core.people import Directory, Person


def test_users_become_people(rig):
    """By login; a handle that Roundup does not show is told, and nobody stands for everybody."""
    people = (
        Person(key="a.meyer", mail="ana@example.org"),
        Person(key="mo", handles={"desk": "mo-at-desk"}),
    )
    directory = Directory(people={each.key: each for each in people})
    accounts = rig.tracker.accounts(rig.place)
    found = matching(directory, {"desk": accounts})
    assert [(each.handle, each.person) for each in found.matches] == [("ana", "a.meyer")]
    assert {"admin", "trackwork"} <= {each.handle for each in found.unmatched}
    assert "anonymous" not in {each.handle for each in accounts}
    assert [each.handle for each in found.unknown] == ["mo-at-desk"]
