"""The screens people look at, as they look."""

import re
from datetime import timedelta

from inline_snapshot import snapshot


def steady(screen):
    """A screen with one name for every plan: it follows from the files, not from how they look."""
    return re.sub(r"apply [0-9a-f]{4}$", "apply 7f3c", screen)


def test_a_first_plan(terminal):
    """A first plan shows what would be created and what it costs, and asks nothing of anybody."""
    said = terminal.run("plan")
    assert said.code == 2
    assert steady(said.screen) == snapshot("""\
TLS move · 2 teams · files:backlogs · read 09:30 UTC · gear: watch
  adopt    all files     for the first time
  create   2 issues      in 2 backlogs, each with its block
Attention: 0 notifications now, 0 mails with the next digest (budget 1 + 1 a person and week)
Takes a moment. See all: plan --full · one: explain TEAM · go: apply 7f3c\
""")
    assert said.err.strip().startswith("Next: trackwork -C")


def test_a_plan_with_nothing_to_do(live):
    """When all is adopted and out, the plan says so and ends with 0."""
    said = live.run("plan")
    assert said.code == 0
    assert steady(said.screen) == snapshot("""\
TLS move · 2 teams · files:backlogs · read 09:30 UTC · gear: live
  Nothing to do: the files are adopted and every word is out.\
""")


def test_a_plan_that_speaks(live):
    """A month of silence: digest lines, comments, who pays for them, and what waits."""
    live.clock.advance(timedelta(days=8))
    live.run("run")
    live.clock.advance(timedelta(days=7))
    said = live.run("plan")
    assert said.code == 2
    assert steady(said.screen) == snapshot("""\
TLS move · 2 teams · files:backlogs · read 09:30 UTC · gear: live
  digest   3 people      3 lines, Mon 09:00 their time
Attention: 0 notifications now, 3 mails with the next digest (budget 1 + 1 a person and week)
Takes a moment. See all: plan --full · one: explain TEAM · go: apply 7f3c\
""")


def test_a_change_of_the_files_is_told_in_words(live):
    """What editing a file would change is one line per difference."""
    live.edit("policy.yaml", "normal: 10d", "normal: 8d")
    said = live.run("plan")
    assert said.code == 2
    assert steady(said.screen) == snapshot("""\
TLS move · 2 teams · files:backlogs · read 09:30 UTC · gear: live
  adopt    policy: cadences, normal is now 8 (was 10)
Attention: 0 notifications now, 0 mails with the next digest (budget 1 + 1 a person and week)
Takes a moment. See all: plan --full · one: explain TEAM · go: apply 7f3c\
""")


def test_every_text_can_be_read_before_it_goes(terminal):
    """`plan --full` shows the texts of the same plan."""
    full = terminal.run("plan", "--full")
    assert full.code == 2
    assert "create files:payments-api" in full.screen
    assert "This issue is yours." in full.screen


def test_the_status_of_the_workspace(live):
    """Counts by health side by side, rates with what they are out of, next dates."""
    live.run("say", "tls-move/payments-api", "on track", "--as", "ines")
    live.run("run")
    assert live.run("status").screen == snapshot("""\
Our moves · 1 initiative · read just now · gear: live

                   ✓        ◐      ●     △      ■    ◇      ○
                done     done     on    at    off  not    not              GOOD
INITIATIVE  verified  claimed  track  risk  track  now  heard   HEARD  STANDING  SURPRISES
TLS move           0        0      1     0      0    0      1  1 of 2    1 of 2     0 of 1

Next dates
  Fri 15 Jan  TLS move  payments-api, search-api\
""")


def test_the_status_of_one_initiative(live):
    """Team by team: dates side by side, whose turn, last word."""
    live.run("say", "tls-move/payments-api", "date 2027-01-22 because audit", "--as", "ines")
    live.run("run")
    live.clock.advance(timedelta(days=2))
    assert live.run("status", "tls-move").screen == snapshot("""\
TLS move · 2 teams · read 2 days ago
Proposed to all: Fri 15 Jan 2027
Done means: Say how everybody, the team included, can tell that it is done.

○ 2 not heard
heard 1 of 2 · good standing 1 of 2 · surprises none yet

TEAM          HEALTH       FIRST  COMMITTED  ACTUAL  WHOSE TURN                  LAST WORD
payments-api  ○ not heard  -      15 Jan ?   -       Mara: a decision by 18 Nov  2 days ago
search-api    ○ not heard  -      15 Jan ?   -       team: an answer by 23 Nov   none yet

? proposed by us, not committed

For whoever runs this workspace: by its visibility, others are shown counts only.\
""")


def test_what_doctor_says_of_a_first_workspace(terminal):
    """Ready, with notes on what is still to be said."""
    said = terminal.run("doctor")
    assert said.code == 0
    assert steady(said.screen) == snapshot("""\
ok    the files can be read: 1 initiative, 2 teams, 4 people
note  7 parts of the files not adopted yet: workspace, people, teams, priorities and 3 more
      -> trackwork plan, then apply
ok    ledger of workspace our-moves
ok    gear watch: reads the trackers, writes nothing
ok    clock 2026-11-16 09:30 UTC, holidays for none
note  no country is named, so no public holiday is kept
      -> Add 'country: DE' (say) under 'usual:' in people.yaml and teams.yaml.
ok    all 4 people can be reached
ok    every owner, sponsor and lead is there, or has a delegate
ok    each of 2 teams asked has a backlog
ok    tracker files (files:backlogs), 2 backlogs, edits are silent, writes are read back

All is well.\
""")


def test_a_cycle(live):
    """A cycle tells what was read, sent and held."""
    path = live.issue("payments-api")
    path.write_text(path.read_text(encoding="utf-8") + "\ntw: at risk, certs\n", encoding="utf-8")
    said = live.run("run")
    assert said.code == 0
    assert steady(said.screen) == snapshot("""\
  read     2 changed issues    1 new fact
  sent     1 block\
""")


def test_a_change_of_gear(terminal):
    """The gear, what it means, and what it was."""
    assert terminal.run("gear", "rehearse").screen == snapshot(
        "gear: rehearse   writes every message to a folder, sends none (was watch)"
    )
