"""Schemathesis looks for answers of the fake that GitHub's description does not allow.

It makes requests by the description, right ones and wrong ones, and judges the answers by itself.
Not asked of the fake: that every refusal is described (GitHub's own description leaves most of
them out). ``PROVE_AUDIT`` says how many requests each operation gets; the same every time.
"""

import json
import os
from base64 import urlsafe_b64encode
from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)

from tests.github_description import description
from tests.testing.github.conftest import settle
from trackwork.testing.clock import FakeClock
from trackwork.testing.github import FakeGitHub
from trackwork.testing.github.routes import OPERATIONS

REQUESTS = int(os.environ.get("PROVE_AUDIT", "2"))
"""How many requests of each kind, right and wrong, an operation gets."""
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
AS_BOT = {"Authorization": "Bearer of-bot", "User-Agent": "audit"}


def signed(clock):
    """What an App shows: its claims. The fake reads them and asks nothing of the signature."""
    now = int(clock.now().timestamp())
    claims = json.dumps({"iss": "1", "iat": now, "exp": now + 60}).encode()
    return f"Bearer e30.{urlsafe_b64encode(claims).decode().rstrip('=')}.e30"


class Stage:
    """A fresh GitHub for each request; the application schemathesis calls stays the same."""

    def __init__(self):
        self.github = None
        self.known = {}
        self.fresh()
        self.schema = schemathesis.openapi.from_dict(dict(description().document))
        self.schema.app = self.wsgi
        self.operations = {
            found.ok().definition.raw["operationId"]: found.ok()
            for found in self.schema.get_all_operations()
        }

    def wsgi(self, environ, start):
        """Whatever GitHub there is now."""
        return self.github.wsgi(environ, start)

    def fresh(self):
        """A GitHub with two issues, a comment, a label, a milestone, a hook and a board's item."""
        made = FakeGitHub(clock=FakeClock(), description=description())
        settle(made)
        ada = made.person("ada")
        for title in ("first", "second"):
            ada.open("acme/api", title, "body")
        hook = made.hook("acme/api", secret="hush")
        made.milestone("acme/api", "Spring")
        ada.label("acme/api", 1, "x")
        ada.adopt(("acme/api", 1), ("acme/api", 2))
        ada.block(("acme/api", 2), ("acme/api", 1))
        ada.fill("acme/api", 1, "Note", "hm")
        said = ada.comment("acme/api", 1, "hello")
        self.github = made
        fields = made.world.organizations["acme"].fields
        self.known = {
            "owner": "acme",
            "repo": "api",
            "org": "acme",
            "issue_number": 1,
            "comment_id": said,
            "name": "x",
            "milestone_number": 1,
            "hook_id": hook.id,
            "delivery_id": hook.deliveries[0].id,
            "project_number": 1,
            "issue_field_id": fields[-1].id,
            "issue_id": made.issue("acme/api", 1).id,
            "installation_id": 2,
        }


@pytest.fixture(scope="module")
def stage():
    """One description read by schemathesis, one GitHub at a time."""
    return Stage()


@pytest.mark.parametrize("name", sorted(name for _, _, name, _ in OPERATIONS))
def test_no_answer_differs_from_the_description(stage, name):
    """Right and wrong requests alike: no error of ours, and every answer is as described."""
    operation = stage.operations.get(name)
    if operation is None:
        assert not description().covers(name)
        return
    app = {"Authorization": signed(FakeClock())} if operation.path.startswith("/app") else {}
    parts = [each.name for each in operation.path_parameters]

    def one(case):
        stage.fresh()
        answer = case.call(headers=AS_BOT | app)
        case.validate_response(answer, checks=CHECKS)
        wrong = [str(each) for each in stage.github.violations if each.what == "answer"]
        assert not wrong, wrong

    for mode in GenerationMode:
        known = {part: stage.known[part] for part in parts if part in stage.known}
        cases = operation.as_strategy(generation_mode=mode, path_parameters=known)
        ask = settings(
            max_examples=REQUESTS,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )(given(case=cases)(one))
        if mode is GenerationMode.POSITIVE:
            ask()
        else:
            # What takes no parameters cannot be asked wrongly.
            with suppress(Unsatisfiable):
                ask()
