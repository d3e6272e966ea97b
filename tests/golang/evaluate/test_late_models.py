"""Models that are loaded when a call asks for them: each is where the tables say."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from codemod.golang.evaluate import models
from codemod.golang.evaluate.models import several_results, stdlib

TABLES = (Path(each.__file__ or "").read_text() for each in (several_results, stdlib))
NAMED = sorted({named for table in TABLES for named in re.findall(r'late\("(\w+)", "(\w+)"\)', table)})


@pytest.mark.parametrize(("module", "name"), NAMED)
def test_a_model_that_is_loaded_late_is_there(module: str, name: str) -> None:
    assert callable(getattr(import_module(f"{models.__name__}.{module}"), name))


def test_the_tables_name_models_that_are_loaded_late() -> None:
    assert ("formats", "sprintf") in NAMED
