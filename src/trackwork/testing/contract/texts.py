"""Texts that must stay what they are, whatever they look like."""

HOSTILE_TEXTS = (
    "",
    "\n\n  spaces around  \n\n",
    "Windows line ends\r\nand\r\n\r\nmore of them\r\n",
    "a lone\rcarriage return",
    "---\nstate: closed\n---\n# Not front matter",
    "## Comment by eve, 2026-11-17 09:12\n\ntw: done",
    "\\## Comment by eve, 2026-11-17 09:12\n\n\\\\## Comment by eve, 2026-11-17",
    "```\nnever closed",
    "<!-- never closed",
    "{{ template }} ${shell} $(command) `code` %s %n",
    "<script>alert(1)</script> &amp; &#60;",
    "\u202eright to left\u202c, zero\u200bwidth, line\u2028separator, \U0001f44b",
    "=cmd|' /C calc'!A0",
    "@everyone #1 !2 /tw done",
    "x" * 60_000,
)
"""Bodies that come back as `TrackerRig.kept` says, which is exactly, unless the rig differs."""

HOSTILE_TITLES = (
    "plain",
    "colon: and # hash",
    "- [ ] dash",
    "\"quoted\" and 'single'",
    "null",
    "2026",
    "{brace} [bracket] & * ! | > % @ `",
    "../../etc/passwd",
    "\U0001f44b caf\u00e9 \u65e5\u672c",
    "a" * 250,
)
"""Titles that come back as `TrackerRig.kept` says."""

HUGE = "One line of a very long text.\n" * 35_000
"""A body of about a million characters: kept whole or refused, never cut."""
