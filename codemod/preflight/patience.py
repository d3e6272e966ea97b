"""How long a server asks to wait (`Retry-After`, RFC 9110, section 10.2.3)."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

_LEAST = 1.0  # seconds, also where it says "at once": it was asked too often


def asked(retry_after: str, date: str) -> float | None:
    """Return the seconds of a header, None where there are none.

    A moment is told from the server's own `date`: its clock may be wrong, and both are of one clock.
    """
    if retry_after.isascii() and retry_after.isdecimal():
        return max(_LEAST, float(retry_after[:9]))
    try:
        then, now = parsedate_to_datetime(retry_after), parsedate_to_datetime(date)
        return max(_LEAST, (then - now).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None
