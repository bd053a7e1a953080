"""What has to hold for those who spoke: read, waited for, and taken back when we said so."""

from collections.abc import Iterator

from trackwork.core.markers import find_comment_marker
from trackwork.engine.adopted import read_adopted
from trackwork.engine.asking import all_requests
from trackwork.engine.known import LINKS, key_of, recall_key
from trackwork.testing.fake_tracker import OURS
from trackwork.testing.simulation.stage import Stage


def everything_there_was_read(stage: Stage) -> Iterator[str]:
    """However pages shift and listings lag, each issue of ours was read as it stands now."""
    with stage.shelf.ledger.reading() as books:
        backlogs = read_adopted(books, stage.parts()).workspace.backlogs.values()
        places = {(each.tracker, each.place) for each in backlogs}
        for issue in stage.issues():
            key = key_of(issue.tracker, issue.place, issue.native)
            known = recall_key(books, key)
            ours = books.desk.get(LINKS, key) and (issue.tracker, issue.place) in places
            if ours and (known is None or known.revision != issue.revision):
                yield f"{issue.place}/{issue.native} was changed, and nobody read it"


def what_was_taken_back_stays_away(stage: Stage) -> Iterator[str]:
    """A comment the operator took back is gone, and what had not gone out never does."""
    for issue in stage.issues():
        for comment in issue.comments:
            mark = find_comment_marker(comment.body)
            if comment.author == OURS and mark and mark.effect in stage.undone:
                yield f"the comment {mark.effect} stands under {issue.place}/{issue.native}"
    for letter in stage.mail.sent:
        if letter.id in stage.undone:
            yield f"the letter {letter.id} went to {letter.to}"


def no_question_is_forgotten(stage: Stage) -> Iterator[str]:
    """While a question is open it is somebody's turn, by a day both can see."""
    parts = stage.parts()
    with stage.shelf.ledger.reading() as books:
        adopted = read_adopted(books, parts)
        for one in all_requests(parts, adopted, books, now=stage.clock.now()):
            owed = books.subjects.obligations(subject=one.subject)
            if one.state.open and not owed:
                yield f"{one.subject} is open, and it is nobody's turn"
            if not one.state.open and owed:
                yield f"{one.subject} is over, and still somebody's turn"
