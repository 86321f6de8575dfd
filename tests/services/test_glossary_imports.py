"""Imports of glossaries: what a file would do, done as chosen; files that wait."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.services.glossary_cases import simple, term, values
from workbench.core.errors import DuplicateError, InputError, NotFoundError
from workbench.core.termbase import Term
from workbench.models import Glossary, Project, User
from workbench.services import glossaries, glossary_files, glossary_imports, staged_files, terms
from workbench.services.glossary_imports import Choices, Plan


@pytest.fixture
def glossary(session: Session, project: Project) -> Glossary:
    """The project's own glossary; it has one term."""
    return glossaries.of_project(session, project.id)


def take(session: Session, glossary: Glossary, person: User, text: str, **how: bool):
    outcome = glossary_files.take(session, glossary, person, text.encode(), **how)
    session.commit()
    return outcome


def test_an_import_adds_changes_and_leaves_the_same(session, glossary, person):
    terms.add(session, glossary, person, simple("河内", "Ha Noi"))
    header = "source,kind,en,vi,en_forbidden\n"
    same = "范明政,person,Pham Minh Chinh,Phạm Minh Chính,Fan Mingzheng\n"
    rows = header + same + "河内,place,Hanoi,,\n东盟,,ASEAN,,\n"
    outcome = take(session, glossary, person, rows)
    assert (outcome.added, outcome.changed, outcome.same, outcome.left_out) == (1, 1, 1, ())
    assert values(session, glossary)["河内"] == term("河内", ("en", "Hanoi"), kind="place")
    again = take(session, glossary, person, rows)
    assert (again.added, again.changed, again.same) == (0, 0, 3)


def test_a_file_with_broken_rows_is_refused_whole_or_taken_without_them(session, glossary, person):
    rows = f"source,en\n河内,Hanoi\n,Nobody\n东盟,\n长,{'x' * 401}\n"
    with pytest.raises(glossary_files.BrokenRowsError, match="3") as caught:
        take(session, glossary, person, rows)
    assert [note.line for note in caught.value.problems] == [3, 4, 0]
    session.rollback()
    assert list(values(session, glossary)) == ["范明政"]
    outcome = take(session, glossary, person, rows, only_good=True)
    assert (outcome.added, len(outcome.left_out)) == (1, 3)
    assert sorted(values(session, glossary)) == ["河内", "范明政"]


@pytest.mark.parametrize("rows", ["source,en\n", "source,en\n,Nobody\n"])
def test_a_file_without_a_term(session, glossary, person, rows):
    with pytest.raises(InputError, match="no term"):
        take(session, glossary, person, rows, only_good=True)


def test_two_preferred_renderings_are_refused(session, glossary, person):
    with pytest.raises(glossary_files.BrokenRowsError):
        take(session, glossary, person, "source,en\n河内,Hanoi\n河内,Ha Noi\n")


# --- A look before anything is taken ---


def look(session: Session, glossary: Glossary, text: str, name: str = "a.csv") -> Plan:
    return glossary_imports.plan(session, glossary, glossary_imports.read(name, text.encode()))


FILE = """source,kind,en,en_admitted,vi,note
河内,place,Hanoi,,Hà Nội,
岘港,place,Da Nang,,,
顺化,place,Hue,,Huế,old capital
金边,place,Phnom Penh,,,
,place,Nowhere,,,
"""


@pytest.fixture
def filled(session: Session, glossary: Glossary, person: User) -> Glossary:
    """A glossary that knows three of the file's four terms: more of, otherwise, the same."""
    for value in (
        term("河内", ("en", "Hanoi"), kind="place"),
        term("岘港", ("en", "Danang"), ("vi", "Đà Nẵng"), kind="place"),
        term("顺化", ("en", "Hue"), ("vi", "Huế"), kind="place", note="old capital"),
    ):
        terms.add(session, glossary, person, value)
    session.commit()
    return glossary


def test_a_plan_tells_what_a_file_would_do(session, filled):
    before = values(session, filled)
    plan = look(session, filled, FILE)
    assert [one.source for one in plan.new] == ["金边"]
    assert [one.source for one in plan.same] == ["顺化"]
    assert [pair.ours.source for pair in plan.more] == ["河内"]
    assert [pair.theirs.renderings[0].text for pair in plan.clashing] == ["Da Nang"]
    assert (plan.broken, [note.line for note in plan.problems]) == (1, [6])
    assert values(session, filled) == before


OURS = term("岘港", ("en", "Danang"), ("vi", "Đà Nẵng"), kind="place")
THEIRS = term("岘港", ("en", "Da Nang"), ("vi", "Đà Nẵng"), kind="place")
BOTH = term(
    "岘港", ("en", "Danang"), ("vi", "Đà Nẵng"), ("en", "Da Nang", "admitted"), kind="place"
)


@pytest.mark.parametrize(
    ("chosen", "wanted"), [("ours", OURS), ("theirs", THEIRS), ("admitted", BOTH)]
)
def test_a_clash_is_settled_as_chosen(session, filled, person, chosen, wanted):
    choices = glossary_imports.choices("skip", "skip", chosen)
    plan = look(session, filled, FILE)
    glossary_imports.apply(session, filled, person, plan, choices, "b")
    session.commit()
    found = values(session, filled)
    assert set(found["岘港"].renderings) == set(wanted.renderings)
    assert (found["河内"], "金边" in found) == (term("河内", ("en", "Hanoi"), kind="place"), False)


def test_an_import_is_taken_back_whole(session, filled, person):
    before = values(session, filled)
    plan = look(session, filled, FILE)
    choices = Choices(clashing="theirs")
    assert glossary_imports.apply(session, filled, person, plan, choices, "b") == 3
    session.commit()
    after = values(session, filled)
    assert after["河内"] == term("河内", ("en", "Hanoi"), ("vi", "Hà Nội"), kind="place")
    assert "金边" in after
    assert look(session, filled, FILE).is_empty
    assert terms.undo(session, filled, person, "b") == 3
    assert values(session, filled) == before


@pytest.mark.parametrize(
    ("row", "group"),
    [
        ("河内,place,Hanoi,,,", "same"),
        ("河内,,Hanoi,,,", "same"),
        ("河内,place,,Ha Noi,,", "more"),
        ("河内,place,Hanoi,,,capital", "more"),
        ("河内,person,Hanoi,,,", "clashing"),
        ("河内,place,Ha Noi,,,", "clashing"),
        ("顺化,place,Hue,,,another note", "clashing"),
    ],
)
def test_what_is_more_and_what_clashes(session, filled, row, group):
    plan = look(session, filled, f"source,kind,en,en_admitted,vi,note\n{row}\n")
    assert len(getattr(plan, group)) == 1
    assert len(plan.new) + len(plan.same) + len(plan.more) + len(plan.clashing) == 1


def test_what_is_right_here_and_forbidden_there_clashes(session, filled):
    plan = look(session, filled, "source,vi,en_forbidden\n河内,Hà Nội,Hanoi\n")
    assert len(plan.clashing) == 1


def test_other_ways_to_write_what_is_here_are_pointed_out(session, glossary, person):
    terms.add(
        session, glossary, person, Term("总理", simple("x", "PM").renderings, variants=("首相",))
    )
    plan = look(session, glossary, "source,en\n總理,Premier\n首相,Prime Minister\n部长,Minister\n")
    assert plan.alike == {"總理": "总理", "首相": "总理"}


def test_what_came_in_meanwhile_is_not_written_over(session, filled, person):
    plan = look(session, filled, FILE)
    terms.add(session, filled, person, simple("金边", "Phnom-Penh"))
    session.commit()
    with pytest.raises(DuplicateError, match="Nothing was added"):
        glossary_imports.apply(session, filled, person, plan, Choices(), "b")
    session.rollback()
    assert values(session, filled)["金边"] == simple("金边", "Phnom-Penh")


@pytest.mark.parametrize("group", [0, 1, 2])
def test_choices_that_are_none(group):
    chosen = ["add", "add", "ours"]
    chosen[group] = "burn"
    with pytest.raises(InputError, match="each group"):
        glossary_imports.choices(*chosen)


@pytest.mark.parametrize("name", ["a.csv", "A.TSV", "a.tab", "a.txt", "terms"])
def test_names_of_files_that_are_read(name):
    assert len(glossary_imports.read(name, "source,en\n河内,Hanoi\n".encode()).terms) == 1


def test_a_kind_of_file_that_is_not_known():
    with pytest.raises(InputError, match=r"“a\.xls” is no file that terms are read from"):
        glossary_imports.read("a.xls", b"source,en\n")


# --- Files that wait ---


def test_a_file_waits_for_its_owner_and_its_purpose(tmp_path: Path):
    key = staged_files.keep(tmp_path / "new", 7, "glossary 1", "términos\n.csv", b"a\nb\n")
    found = staged_files.load(tmp_path / "new", 7, "glossary 1", key)
    assert (found.name, found.data) == ("términos\n.csv", b"a\nb\n")
    assert [path.stat().st_mode & 0o77 for path in (tmp_path / "new").iterdir()] == [0]
    for owner, purpose in ((8, "glossary 1"), (7, "glossary 2")):
        with pytest.raises(NotFoundError, match="Choose it again"):
            staged_files.load(tmp_path / "new", owner, purpose, key)
    staged_files.drop(tmp_path / "new", key)
    staged_files.drop(tmp_path / "new", key)
    with pytest.raises(NotFoundError, match="Choose it again"):
        staged_files.load(tmp_path / "new", 7, "glossary 1", key)


def test_a_file_is_gone_after_a_day(tmp_path: Path):
    key = staged_files.keep(tmp_path, 7, "x", "a", b"old")
    [path] = tmp_path.iterdir()
    past = time.time() - timedelta(days=1, minutes=1).total_seconds()
    os.utime(path, (past, past))
    with pytest.raises(NotFoundError):
        staged_files.load(tmp_path, 7, "x", key)
    staged_files.keep(tmp_path, 8, "x", "a", b"new")
    assert not path.exists()


def test_one_person_keeps_a_few_files_only(tmp_path: Path):
    other = staged_files.keep(tmp_path, 8, "x", "a", b"other")
    for _ in range(staged_files.MOST_OF_A_PERSON + 5):
        last = staged_files.keep(tmp_path, 7, "x", "a", b"mine")
    assert len(list(tmp_path.iterdir())) == staged_files.MOST_OF_A_PERSON + 1
    assert staged_files.load(tmp_path, 7, "x", last).data == b"mine"
    assert staged_files.load(tmp_path, 8, "x", other).data == b"other"


def test_a_file_that_can_not_be_kept_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match="can't be kept"):
        staged_files.keep(tmp_path / "file", 7, "x", "a", b"")


# --- Other kinds of files ---

LIST = "河内 = Hà Nội\n岘港 = Đà Nẵng\n"
TBX = b"""<?xml version="1.0"?><martif type="TBX-Basic" xml:lang="zh"><text><body><termEntry>
<langSet xml:lang="zh"><tig><term>\xe6\xb2\xb3\xe5\x86\x85</term></tig></langSet>
<langSet xml:lang="vi"><tig><term>H\xc3\xa0 N\xe1\xbb\x99i</term></tig></langSet>
</termEntry></body></text></martif>"""


@pytest.mark.parametrize(
    ("name", "data", "lang", "count"),
    [
        ("a.txt", LIST.encode(), "", 2),
        ("a.txt", LIST.encode(), "vi", 2),
        ("a.tsv", "河内\tHà Nội\n".encode(), "vi", 1),
        ("a.tbx", TBX, "", 1),
        ("a.xml", TBX, "en", 1),
    ],
)
def test_lists_tbx_and_tables_without_a_header(name, data, lang, count):
    found = glossary_imports.read(name, data, lang).terms
    assert (len(found), found[0].source) == (count, "河内")
    assert found[0].renderings[0] == term("河内", ("vi", "Hà Nội")).renderings[0]
