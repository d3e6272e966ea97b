"""Where the manual's pages lie: one for each finding code, in English and Chinese."""

from __future__ import annotations

from pathlib import Path

MANUAL = Path(__file__).parent.parent / "judge" / "manual"


def page_of(code: str, lang: str) -> Path | None:
    """Return the page of a finding code in `lang`, or None."""
    page = MANUAL / lang / f"{code}.md"
    return page if code.isalnum() and page.is_file() else None
