"""Where a mail stops being its writer's: the signature and the quoted mail below."""

import re

# The line above a quoted mail, in the languages whose mail programs we know.
# A date is asked for, so that "On Monday Mara wrote:" stays the writer's.
_WROTE = re.compile(
    r"(?:On|Am|Le|El|Il|Op|Em|Den)\b(?=[^\n]{0,400}\d)[^\n]{3,400}"
    r"\b(?:wrote|schrieb[^\n]{0,200}|a \u00e9crit|escribi\u00f3|ha scritto|schreef[^\n]{0,200}"
    r"|escreveu|skrev[^\n]{0,200})\s?:\s*",
)
_ORIGINAL = re.compile(
    r"-{3,20}\s{0,3}(?:Original Message|Forwarded message|Urspr\u00fcngliche Nachricht"
    r"|Message d'origine)\s{0,3}-{3,20}\s*",
    re.IGNORECASE,
)
_HEADER = re.compile(r"\*?(?:From|Von|De|Da|Van)\*?:\*?\s\S", re.IGNORECASE)
_HEADER_NEXT = re.compile(
    r"\*?(?:Sent|Gesendet|Envoy\u00e9|Enviado|Inviato|Verzonden|Date|Datum|To|An)\b[^:\n]{0,20}:",
    re.IGNORECASE,
)
_LONGEST_HEADER = 500


def own_lines(text: str) -> list[str]:
    """The lines of a mail or comment down to its signature or the mail it answers.

    Lines end at CR LF, LF or CR. Below an "On ... wrote:" whose quote carries `>`, answers written
    between the quoted lines are kept; a quote without `>` cannot be told from an answer and is not.
    """
    lines = re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff"))
    for at, line in enumerate(lines):
        if line and (line == "-- " or _begins_quoted_mail(lines, at)):
            return lines[:at]
    return lines


def _begins_quoted_mail(lines: list[str], at: int) -> bool:
    line = lines[at]
    if len(line) > _LONGEST_HEADER:
        return False
    following = lines[at + 1] if at + 1 < len(lines) else ""
    if _ORIGINAL.fullmatch(line):
        return True
    if _HEADER.match(line) and _HEADER_NEXT.match(following):
        return True
    # Mail programs wrap the long ones once.
    wrapped = f"{line} {following[:_LONGEST_HEADER]}"
    if _WROTE.fullmatch(line):
        return not _is_quote(lines, at + 1)
    return bool(_WROTE.fullmatch(wrapped)) and not _is_quote(lines, at + 2)


def _is_quote(lines: list[str], at: int) -> bool:
    """Whether the first line with words from here on carries a quote mark."""
    for line in lines[at : at + 3]:
        if line.strip():
            return line.lstrip().startswith(">")
    return False
