"""The checks: one finding code, one module, whose docstring is its manual page.

To add one: a module here, an entry in `CHECKS` and in `codemod.finding.codes.CODES`, and fixtures. Order is that of
telling: of two findings at one place, the earlier check's stays. IMG9xx come last, since judging finds more files to
read.
"""

from __future__ import annotations

from codemod.judge.checks import (
    img101,
    img102,
    img103,
    img104,
    img105,
    img201,
    img202,
    img203,
    img204,
    img205,
    img206,
    img301,
    img601,
    img901,
    img902,
    img903,
)

CHECKS = (
    img101,
    img102,
    img103,
    img104,
    img105,
    img201,
    img202,
    img203,
    img204,
    img205,
    img206,
    img301,
    img601,
    img901,
    img902,
    img903,
)
