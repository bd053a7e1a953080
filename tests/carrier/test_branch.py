"""What may become of a branch: edited, turned back, deleted, shortened, pushed by two at once."""

from datetime import timedelta

import pytest

from tests.carrier.scene import BRANCH, Scene, git, sent
from trackwork.carrier.branch import Branch
from trackwork.carrier.git import Git
from trackwork.core.effects import EffectState
from trackwork.core.workspace import Gear
from trackwork.engine.adopted import gear_of
from trackwork.engine.gears import change_gear
from trackwork.ports import NotCarried
from trackwork.testing.simulation.hazards import Hazards


@pytest.fixture
def scene(tmp_path) -> Scene:
    """A repository and a tracker."""
    return Scene(tmp_path)


def gear(machine) -> Gear:
    """The gear as a machine knows it from the branch."""
    app, _ = machine.open()
    with app.ledger.reading() as books:
        found = gear_of(books)
    app.ledger.close()
    return found


def edit(scene: Scene, name: str, old: str, new: str) -> None:
    """A person changes a file of the branch, and pushes."""
    clone = scene.folder / "person"
    git(scene.folder, "clone", "-q", "-b", BRANCH, str(scene.origin), str(clone))
    path = clone / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    git(clone, "-c", "user.name=p", "-c", "user.email=p@example.org", "commit", "-qam", "edited")
    git(clone, "push", "-q")


def test_a_ledger_goes_along_from_machine_to_machine(scene) -> None:
    """What one machine did, the next one knows, and it begins where the other ended."""
    first, second = scene.machine("one"), scene.machine("two")
    first.start(then=True)
    assert len(scene.tracker.issues()) == 2
    assert second.later(minutes=15)
    assert (
        sent(first.outbox())
        == sent(second.outbox())
        == scene.landed().keys() | sent(first.outbox())
    )
    assert all(number == 1 for number in scene.landed().values())


def test_a_run_that_changes_nothing_leaves_no_commit(scene) -> None:
    """Looking is not a reason to push."""
    machine = scene.machine("one")
    machine.start()
    tip = scene.tip()
    assert machine.command(lambda _app: None)
    assert scene.tip() == tip


def test_commits_say_whether_somebody_may_be_sending(scene) -> None:
    """Before a delivery there is a commit with an end; afterwards one at rest."""
    machine = scene.machine("one")
    machine.start(then=True)
    assert scene.manifest()["sending_until"] == ""
    told = git(scene.origin, "log", "--format=%s", BRANCH)
    assert "before sending" in told
    assert told.splitlines()[0].endswith("[skip ci]")


def test_an_edited_branch_is_not_believed(scene) -> None:
    """Nothing is read from it, nothing goes out, and the way on is said."""
    scene.machine("one").start()
    edit(scene, "outbox/000000.jsonl", "TLS move", "Send money")
    fresh = scene.machine("two")
    assert "a file in it was changed" in fresh.tries()
    assert scene.tracker.issues() == []


def test_a_manifest_made_by_hand_is_not_believed(scene) -> None:
    """Without the key nobody can say what the ledger is."""
    scene.machine("one").start()
    edit(scene, "manifest.json", '"epoch": 2', '"epoch": 3')
    assert "not signed with this workspace's key" in scene.machine("two").tries()


def test_another_key_is_not_ours(scene) -> None:
    """A secret that was replaced is noticed before anything is read."""
    scene.machine("one").start()
    machine = scene.machine("two")
    machine.key = "77" * 32
    assert "not signed with this workspace's key" in machine.tries()


def test_an_old_state_put_on_top_is_not_believed(scene) -> None:
    """A signed commit of ours counts only where we left it in the history."""
    machine = scene.machine("one")
    machine.start(then=True)
    assert machine.later(minutes=15)
    old = git(scene.origin, "rev-parse", f"{BRANCH}~1^{{tree}}")
    who = ("-c", "user.name=p", "-c", "user.email=p@example.org")
    commit = git(scene.origin, *who, "commit-tree", old, "-p", BRANCH, "-m", "revert")
    git(scene.origin, "update-ref", f"refs/heads/{BRANCH}", commit)
    assert "moved to another place" in scene.machine("two").tries()


def test_a_person_may_take_it_as_it_stands(scene) -> None:
    """Then the gear is watch, whatever was not confirmed is in doubt, and it is signed again."""
    first, second = scene.machine("one"), scene.machine("two")
    first.start()
    edit(scene, "README.md", "A ledger", "The ledger")
    with pytest.raises(NotCarried):
        second.run()
    second.trusting = True
    assert second.command(lambda _app: None)
    second.trusting = False
    assert gear(second) is Gear.WATCH
    assert {row.state for row in second.outbox()} == {EffectState.IN_DOUBT}
    assert second.later(minutes=15)
    assert scene.tracker.issues() == []
    assert second.command(lambda app: change_gear(app.parts, Gear.LIVE))
    assert second.later(minutes=15)
    assert len(scene.tracker.issues()) == 2


def test_a_history_that_was_rewritten_goes_to_watch(scene) -> None:
    """A machine that knows better notices, puts everything in doubt, and waits for a person."""
    machine = scene.machine("one")
    machine.start(then=True)
    before = git(scene.origin, "rev-parse", f"{BRANCH}~2")
    git(scene.origin, "update-ref", f"refs/heads/{BRANCH}", before)
    assert machine.later(minutes=30)
    assert gear(machine) is Gear.WATCH
    assert (
        "rewritten" in git(scene.origin, "log", "-1", "--format=%s", BRANCH) or machine.says == ()
    )
    assert all(number == 1 for number in scene.landed().values())


def test_a_branch_turned_back_doubles_nothing_on_a_fresh_machine(scene) -> None:
    """It cannot know what is missing, so it looks for each marker before it makes anything."""
    machine = scene.machine("one")
    machine.start()
    assert machine.later(minutes=15)
    assert len(scene.tracker.issues()) == 2
    first = git(scene.origin, "rev-list", "--max-parents=0", BRANCH)
    git(scene.origin, "update-ref", f"refs/heads/{BRANCH}", first)
    fresh = scene.machine("two")
    assert fresh.later(minutes=16)
    assert fresh.waiting() == []
    assert len(scene.tracker.issues()) == 2
    assert all(number == 1 for number in scene.landed().values())


def test_a_deleted_branch_is_made_again_in_watch(scene) -> None:
    """By a machine that still has the ledger; a person lets it go on."""
    machine = scene.machine("one")
    machine.start(then=True)
    git(scene.origin, "update-ref", "-d", f"refs/heads/{BRANCH}")
    assert machine.later(minutes=15)
    assert gear(machine) is Gear.WATCH
    assert len(scene.tracker.issues()) == 2


def test_a_deleted_branch_on_a_fresh_machine_begins_in_watch(scene) -> None:
    """Nobody remembers anything there, so it reads only, as every new workspace does."""
    scene.machine("one").start(then=True)
    git(scene.origin, "update-ref", "-d", f"refs/heads/{BRANCH}")
    fresh = scene.machine("two")
    fresh.start(Gear.WATCH, then=True)
    assert len(scene.tracker.issues()) == 2
    assert fresh.command(lambda app: change_gear(app.parts, Gear.LIVE))
    assert fresh.later(minutes=15)
    assert len(scene.tracker.issues()) == 2


def test_the_second_of_two_at_once_stops_and_changes_nothing(scene) -> None:
    """Whoever pushes first sends; the other one is told to begin again."""
    one, two = scene.machine("one"), scene.machine("two")
    one.start()
    scene.clock.advance(timedelta(minutes=15))
    told: list[str] = []

    def meet(name: str) -> None:
        if name == "carry.committed" and not told:
            told.append(two.tries())

    with pytest.raises(NotCarried) as stopped:
        one.run(Hazards(meet=meet))
    assert told == [""]
    assert stopped.value.again
    assert all(number == 1 for number in scene.landed().values())


def test_nobody_takes_over_what_may_still_be_sent(scene) -> None:
    """While another run may be sending, this one sends nothing; afterwards it looks first."""
    one, two = scene.machine("one"), scene.machine("two")
    one.start()
    assert not one.run(Hazards(crash_at=one_at(one, scene, "deliver.sent")))
    assert "another run may be sending until" in two.tries()
    scene.clock.advance(timedelta(minutes=16))
    assert two.tries() == ""
    assert all(number == 1 for number in scene.landed().values())


def one_at(machine, scene: Scene, name: str) -> int:
    """Where a run of another scene like this passes a point first."""
    other = Scene(_made(scene.folder / "other"))
    twin = other.machine("one")
    twin.start()
    assert twin.run()
    return twin.passed.index(name)


def _made(folder):
    folder.mkdir()
    return folder


def test_without_a_key_it_only_looks(scene) -> None:
    """It reads the ledger and says what it would do; nothing goes out and nothing is pushed."""
    scene.machine("one").start()
    tip = scene.tip()
    machine = scene.machine("two")
    machine.key = ""
    assert "only looks" in machine.tries()
    assert machine.command(lambda app: change_gear(app.parts, Gear.WATCH))
    assert scene.tip() == tip
    assert not (machine.folder / ".trackwork" / "key").exists()


def test_a_branch_that_holds_something_else_is_left_alone(scene) -> None:
    """A name that is taken is said, and nothing is pushed over it."""
    machine = scene.machine("one")
    clone = machine.folder
    who = ("-c", "user.name=p", "-c", "user.email=p@example.org")
    tree = git(clone, "hash-object", "-t", "tree", "-w", "/dev/null")
    commit = git(clone, *who, "commit-tree", tree, "-m", "code")
    git(clone, "push", "-q", "origin", f"{commit}:refs/heads/{BRANCH}")
    assert "holds no ledger" in machine.tries()
    assert scene.tip() == commit


def test_no_way_to_the_repository_stops_before_anything(scene) -> None:
    """Nothing goes out, and the words of git are passed on without what an address may hide."""
    machine = scene.machine("one")
    git(machine.folder, "remote", "set-url", "origin", "file://user:hush@localhost/nowhere.git")
    said = machine.tries()
    assert "could not be reached" in said
    assert "hush" not in said


def test_a_long_history_can_be_made_one_commit(scene) -> None:
    """The ledger stays; machines that knew the old history go on without a stop."""
    one, two = scene.machine("one"), scene.machine("two")
    one.start(then=True)
    assert two.later(minutes=15)
    app, journey = one.open()
    journey.shorten()
    app.ledger.close()
    assert git(scene.origin, "rev-list", "--count", BRANCH) == "1"
    assert two.later(minutes=15)
    assert gear(two) is Gear.LIVE
    fresh = scene.machine("three")
    assert fresh.later(minutes=15)
    assert all(number == 1 for number in scene.landed().values())


def test_three_weeks_without_a_run_bring_no_backlog(scene) -> None:
    """After a gap each person hears at most once of each matter, not once for each missed day."""
    machine = scene.machine("one")
    machine.start(then=True)
    assert machine.later(minutes=15)
    before = len(scene.landed())
    machine.forget()
    assert machine.later(days=21)
    said = [e for e in scene.tracker.journal if e.action == "comment" and e.committed]
    per_issue = {(e.place, e.native): 0 for e in said}
    for entry in said:
        per_issue[entry.place, entry.native] += 1
    assert all(number == 1 for number in per_issue.values())
    assert len(scene.landed()) - before <= 2
    letters = list(scene.mail.inbox.values())
    assert len(letters) == len({letter.to for letter in letters})
    quiet = len(scene.landed()), len(scene.mail.inbox)
    machine.forget()
    assert machine.later(minutes=15)
    assert (len(scene.landed()), len(scene.mail.inbox)) == quiet


def test_a_branch_whose_name_only_ends_like_ours_is_another_one(scene) -> None:
    """Git shows every name that ends so; such a one is never taken for ours."""
    who = ("-c", "user.name=p", "-c", "user.email=p@example.org")
    empty = git(scene.origin, "write-tree")
    git(scene.origin, "remote", "add", "origin", str(scene.origin))
    other = git(scene.origin, *who, "commit-tree", empty, "-m", "somebody else's")
    for name in (f"heads/a/refs/heads/{BRANCH}", f"tags/refs/heads/{BRANCH}"):
        git(scene.origin, "update-ref", f"refs/{name}", other)
    branch = Branch(Git(scene.origin), BRANCH)
    assert branch.tip() is None
    ours = git(scene.origin, *who, "commit-tree", empty, "-m", "ours")
    git(scene.origin, "update-ref", f"refs/heads/{BRANCH}", ours)
    assert branch.tip() == ours
