"""Texts of the workspace's own."""

from datetime import UTC, datetime

from tests.engine.house import House
from trackwork.core.effects import EffectKind


def test_a_text_of_the_workspaces_own_goes_out_instead(new_house: House) -> None:
    """`wording` replaces a body; names are filled in, everything else stays as written."""
    policy = new_house.folder / "policy.yaml"
    own = (
        "\nwording:\n"
        '  tracking.accept.remind: "Moin $team, passt $date? `$word: accept` reicht. {0} $x"\n'
        "ladder_for: { accept: high }\n"
    )
    policy.write_text(policy.read_text(encoding="utf-8") + own, encoding="utf-8")
    new_house.reload()
    new_house.start()
    new_house.clock.set(datetime(2026, 11, 10, 10, 0, tzinfo=UTC))
    new_house.days(10)
    bodies = [row.effect.body for row in new_house.sent(EffectKind.COMMENT)]
    assert any(
        body.startswith("Moin payments-api, passt Fri 1 Jan 2027? `tw: accept` reicht. {0} $x")
        for body in bodies
    )
