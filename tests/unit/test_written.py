"""What stands in every way of writing a term."""

import pytest

from workbench.core.written import fixed_runs, written


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("河内", ["河"]),
        ("总理", ["理"]),
        ("總理", ["理"]),
        ("河内总理府", ["河", "理府"]),
        ("UNESCO", []),
        ("G20人民", ["人民"]),
        ("", []),
        ("中·山", ["中", "山"]),
    ],
)
def test_runs_that_no_way_of_writing_changes(text, runs):
    assert fixed_runs(text) == runs


def test_sources_that_are_one():
    assert written("總理ＡＢc") == written("总理abC") == "总理abc"
    assert written("总理") != written("总里")
