"""Text that would do harm in a terminal or a log of CI."""

from __future__ import annotations

from hypothesis import strategies as st

TOKENS = [
    "::",
    ":",
    "##",
    "#",
    "[",
    "error",
    " ",
    "\t",
    "\n",
    "\r",
    "\x1b[31m",
    "\x00",
    "\x7f",
    "\x85",
    "\xa0",
    "\xad",
    "\u061c",
    "\u200b",
    "\u200e",
    "\u2028",
    "\u2029",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\u034f",
    "\u3164",
    "\ufe0f",
    "\udcff",
    "\ud800",
    "\ufffe",
    "\U000e0001",
    "\U000e0100",
    "\u4e2d",
    "e\u0301",
    "\U0001f600",
]


hostile = st.lists(st.sampled_from(TOKENS) | st.characters(), max_size=12).map("".join)


UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
