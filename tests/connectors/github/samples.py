"""Answers in the shape of GitHub's, about things that do not exist."""

API = "https://api.github.com"
AT = "2026-11-20T09:12:00Z"


def user(login, kind="User"):
    """An account."""
    return {"login": login, "id": 7, "type": kind}


def issue(number=1, **more):
    """An issue of acme/shop, plain unless told otherwise."""
    return {
        "id": 9000 + number,
        "number": number,
        "title": f"Issue {number}",
        "body": "Text",
        "state": "open",
        "state_reason": None,
        "user": user("ana"),
        "closed_by": None,
        "labels": [],
        "assignees": [],
        "milestone": None,
        "comments": 0,
        "created_at": AT,
        "updated_at": AT,
        "url": f"{API}/repos/acme/shop/issues/{number}",
        "repository_url": f"{API}/repos/acme/shop",
        "html_url": f"https://github.com/acme/shop/issues/{number}",
        **more,
    }


def comment(ident=1, number=1, **more):
    """A comment on an issue of acme/shop."""
    return {
        "id": ident,
        "body": "Hello",
        "user": user("ana"),
        "created_at": AT,
        "updated_at": AT,
        "issue_url": f"{API}/repos/acme/shop/issues/{number}",
        "html_url": f"https://github.com/acme/shop/issues/{number}#issuecomment-{ident}",
        **more,
    }
