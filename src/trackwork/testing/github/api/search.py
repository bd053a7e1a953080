"""Searching issues, as far as a connector needs it.

https://docs.github.com/en/rest/search/search
"""

import shlex

from trackwork.testing.github.api.issues import shape
from trackwork.testing.github.call import Call
from trackwork.testing.github.exchange import Answer, invalid
from trackwork.testing.github.paging import page
from trackwork.testing.github.records import Issue, Json


def issues(call: Call) -> Answer:
    """Issues with all the words; ``repo:``, ``is:``, ``state:``, ``label:``, ``author:`` choose."""
    said = call.request.query.get("q", "")
    if not said.strip():
        raise invalid("Search", "q", "missing")
    try:
        asked = shlex.split(said)
    except ValueError:
        asked = said.split()
    found = [
        each
        for repo in call.world.repositories.values()
        if call.may(repo, "read")
        for each in repo.issues.values()
        if not each.deleted and each.moved is None and all(_fits(each, word) for word in asked)
    ]
    found.sort(key=lambda each: (each.created, each.id), reverse=True)
    shown = shape(call)

    def scored(each: Issue) -> Json:
        record = shown(each)
        assert isinstance(record, dict)
        return record | {"score": 1.0, "body": record["body"] or ""}

    answer = page(call.request, found, scored)
    answer.body = {
        "total_count": len(found),
        "incomplete_results": False,
        "search_type": "lexical",
        "items": answer.body,
    }
    return answer


def _fits(issue: Issue, word: str) -> bool:
    name, colon, value = word.partition(":")
    if colon and name in {"in", "sort", "type"}:
        return True
    said = value.casefold()
    known = {
        "repo": issue.repo.place.casefold() == said,
        "org": issue.repo.owner.login.casefold() == said,
        "is": said in {issue.state, "pr" if issue.pull else "issue"},
        "state": issue.state == said,
        "author": issue.user.login.casefold() == said,
        "label": any(each.name.casefold() == said for each in issue.labels),
    }
    if colon and name in known:
        return known[name]
    texts = [issue.title, issue.body or "", *(each.body for each in issue.comments)]
    return any(word.casefold() in each.casefold() for each in texts)
