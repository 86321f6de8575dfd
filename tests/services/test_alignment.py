"""The alignment editor's steps: what each does to the rows, and all of them taken back."""

import random

import pytest

from tests.services.aligned import seen, shown
from workbench.core.errors import ConflictError, InputError, NotFoundError
from workbench.models import Unit, WorkingText
from workbench.services import alignment, bitexts, projects, snapshots, units, users


def rows_of(text: str) -> list[tuple[list[str], list[str], float]]:
    """Rows written as ``甲乙/a b`` with a space between rows' target sentences."""
    rows = []
    for row in text.split(" | "):
        source, target = row.split("/")
        rows.append((list(source), target.split(), 0.95))
    return rows


@pytest.fixture
def write(session, bitext):
    """Makes a bitext's rows be those of a short notation."""

    def write(text: str) -> list[Unit]:
        for unit in bitexts.units(session, bitext):
            session.delete(unit)
        session.flush()
        session.add_all(
            Unit(
                bitext_id=bitext.id,
                position=position,
                kind="body",
                source=source,
                source_hash=f"{position}",
                target=target,
                state="draft" if target else "new",
                origin="aligned" if target else "",
                pairing="aligned",
                score=score,
            )
            for position, (source, target, score) in enumerate(rows_of(text), start=1)
        )
        session.commit()
        return shown(session, bitext)

    return write


def read(session, bitext) -> str:
    """The rows that aren't excluded in the short notation."""
    return " | ".join(
        f"{''.join(row.source)}/{' '.join(row.target)}" for row in shown(session, bitext)
    )


STEPS = [
    ("甲/a | 乙/b", "merge", 0, (), "甲乙/a b"),
    ("甲/a | /b", "merge", 0, (), "甲/a b"),
    ("甲乙/a b", "split", 0, ((1, 1),), "甲/a | 乙/b"),
    ("甲乙/a", "split", 0, ((1, 0),), "甲/ | 乙/a"),
    ("甲/a b", "split", 0, ((1, 1),), "甲/a | /b"),
    ("甲/a b | 乙/", "edge", 0, ("target", "down"), "甲/a | 乙/b"),
    ("甲/a | 乙/b c", "edge", 1, ("target", "up"), "甲/a b | 乙/c"),
    ("甲乙/a | 丙/b", "edge", 0, ("source", "down"), "甲/a | 乙丙/b"),
    ("甲/a b", "edge", 0, ("target", "down"), "甲/a | /b"),
    ("甲乙/a", "edge", 0, ("source", "up"), "甲/ | 乙/a"),
    ("甲/a | /b", "edge", 1, ("target", "up"), "甲/a b"),
    ("甲/a b c | 乙/ | 丙/d", "move", 0, ("target", 1, 2), "甲/a | 乙/ | 丙/b c d"),
    ("甲/a | 乙/b | 丙/c d", "move", 2, ("target", 0, 0), "甲/a b c | 乙/ | 丙/d"),
    ("甲/a | /b | 丙/c", "move", 2, ("target", 0, 0), "甲/a b c | 丙/"),
    ("甲/a | 乙/b | 丙/c", "shift", 1, ("target", "down"), "甲/a | 乙/ | 丙/b | /c"),
    ("甲/a | 乙/b | 丙/ | 丁/d", "shift", 0, ("target", "down"), "甲/ | 乙/a | 丙/b | 丁/d"),
    ("甲/ | 乙/a | 丙/b", "shift", 1, ("target", "up"), "甲/a | 乙/b | 丙/"),
    ("甲/x | 乙/a | 丙/b", "shift", 1, ("target", "up"), "甲/x a | 乙/b | 丙/"),
    ("甲/a | 乙/b | /c", "shift", 0, ("source", "down"), "/a | 甲/b | 乙/c"),
    ("甲/b | 乙/a", "swap", 0, (), "甲/a | 乙/b"),
    ("甲/a | 乙/", "swap", 0, (), "甲/ | 乙/a"),
    ("甲/a | 乙/b", "insert", 0, (), "甲/a | / | 乙/b"),
    ("甲/a | /", "remove", 1, (), "甲/a"),
    ("/ | 甲/a", "remove", 0, (), "甲/a"),
    ("甲/a", "edit", 0, ("target", 0, " x\ny "), "甲/x y"),
    ("甲/a b", "edit", 0, ("target", 0, "  "), "甲/b"),
    ("甲/a", "edit", 0, ("source", 0, "乙丙"), "乙丙/a"),
    ("甲/abcd", "cut", 0, ("target", 0, "abcd", 2), "甲/ab cd"),
    ("甲/a b c", "join", 0, ("target", 1, "b"), "甲/a b c"),
    ("甲乙丙/a", "join", 0, ("source", 0, "甲"), "甲乙丙/a"),
]


@pytest.mark.parametrize(("rows", "name", "at", "how", "result"), STEPS)
def test_what_a_step_makes_of_the_rows_and_back(
    session, bitext, person, write, rows, name, at, how, result
):
    before = write(rows)
    was = state_of(session, bitext)
    if name == "move":
        how = (*how[:2], before[how[2]].id)
    done = getattr(alignment, name)(session, bitext, person, seen(*before), before[at].id, *how)
    session.commit()
    assert read(session, bitext) == result
    after = shown(session, bitext)
    assert done.focus in {row.id for row in after}
    assert set(done.gone) == {row_id for row_id, *_ in was} - {row.id for row in after}
    assert {row.id for row in done.units} >= {row.id for row in after} - {one[0] for one in was}
    assert [row.position for row in after] == list(range(1, len(after) + 1))
    made = state_of(session, bitext)
    alignment.undo(session, bitext, person)
    session.commit()
    assert state_of(session, bitext) == was
    alignment.redo(session, bitext, person)
    session.commit()
    assert state_of(session, bitext) == made


def state_of(session, bitext):
    session.expire_all()
    names = (*snapshots.CONTENT, "tuid", "source_hash", "position")
    return [
        (row.id, *(getattr(row, name) for name in names)) for row in alignment.rows(session, bitext)
    ]


def test_two_sentences_become_one(session, bitext, person, write):
    (row,) = write("甲/a b c")
    alignment.join(session, bitext, person, seen(row), row.id, "target", 1, "b")
    assert shown(session, bitext)[0].target == ["a", "b c"]


def test_without_a_place_a_row_is_split_where_it_fits(session, bitext, person, write):
    (row,) = write("甲乙/a b")
    row.source = ["会见于7月6日举行。", "范明政强调合作。"]
    row.target = ["The meeting was on July 6.", "Pham Minh Chinh stressed cooperation."]
    session.commit()
    alignment.split(session, bitext, person, seen(row), row.id, None)
    assert [(row.source, row.target) for row in shown(session, bitext)] == [
        (["会见于7月6日举行。"], ["The meeting was on July 6."]),
        (["范明政强调合作。"], ["Pham Minh Chinh stressed cooperation."]),
    ]


REFUSED = [
    ("甲/a", "merge", 0, (), "no row below"),
    ("甲/", "split", 0, (None,), "one sentence"),
    ("甲乙/a", "split", 0, ((0, 0),), "Choose a sentence"),
    ("甲/", "edge", 0, ("source", "down"), "no row below"),
    ("/a", "edge", 0, ("target", "up"), "no row above"),
    ("甲/ | 乙/b", "edge", 0, ("target", "down"), "no sentence on this side"),
    ("甲/a | 乙/b", "move", 0, ("target", 0, 0), "in this row already"),
    ("甲/a | 乙/b", "shift", 0, ("target", "up"), "no row above"),
    ("甲/ | 乙/b", "shift", 0, ("target", "down"), "no sentence on this side"),
    ("甲/a", "swap", 0, (), "no row below"),
    ("甲/ | 乙/", "swap", 0, (), "no sentence on this side"),
    ("甲/a | 乙/b", "remove", 0, (), "Only an empty row"),
    ("/", "remove", 0, (), "only row"),
    ("/", "accept", 0, (), "empty"),
    ("甲/a", "cut", 0, ("target", 0, "a", 0), "caret inside"),
    ("甲/a", "join", 0, ("target", 0, "a"), "no sentence behind"),
    ("甲/a", "edit", 0, ("target", 0, "x" * 50_001), "50001 characters"),
]


@pytest.mark.parametrize(("rows", "name", "at", "how", "message"), REFUSED)
def test_what_can_not_be_done_says_why(
    session, bitext, person, write, rows, name, at, how, message
):
    before = write(rows)
    was = state_of(session, bitext)
    if name == "move":
        how = (*how[:2], before[how[2]].id)
    with pytest.raises(InputError, match=message):
        getattr(alignment, name)(session, bitext, person, seen(*before), before[at].id, *how)
    session.rollback()
    assert state_of(session, bitext) == was


def test_accepting_stands_behind_the_pair_and_can_be_taken_back(session, bitext, person, write):
    (row, *_) = write("甲/a | 乙/b")
    alignment.accept(session, bitext, person, seen(row), row.id)
    row = shown(session, bitext)[0]
    assert (row.pairing, row.state, alignment.standing(row)) == (
        "accepted",
        "translated",
        "accepted",
    )
    alignment.accept(session, bitext, person, seen(row), row.id)
    row = shown(session, bitext)[0]
    assert (row.pairing, row.state, alignment.standing(row)) == ("aligned", "draft", "sure")


def test_a_row_accepted_without_a_counterpart_is_left_out(session, bitext, person, write):
    row = write("甲/a | 乙/")[1]
    alignment.accept(session, bitext, person, seen(row), row.id)
    assert read(session, bitext) == "甲/a"
    row = alignment.rows(session, bitext)[1]
    assert (row.excluded, row.pairing) == ("unpaired", "accepted")
    alignment.exclude(session, bitext, person, seen(row), row.id, excluded=False)
    assert read(session, bitext) == "甲/a | 乙/"
    assert alignment.standing(shown(session, bitext)[1]) == "empty"


def test_all_sure_rows_are_accepted_at_one_go(session, bitext, person, write):
    rows = write("甲/a | 乙/b | 丙/ | 丁/d | 戊/e")
    rows[1].score = 0.5
    rows[3].pairing = "review"
    rows[4].locked = True
    session.commit()
    alignment.accept_sure(session, bitext, person)
    session.commit()
    standing = [alignment.standing(row) for row in shown(session, bitext)]
    assert standing == ["accepted", "doubtful", "empty", "review", "sure"]
    with pytest.raises(InputError, match="no row left"):
        alignment.accept_sure(session, bitext, person)


def test_a_second_look_can_be_asked_for(session, bitext, person, write):
    (row,) = write("甲/a")
    alignment.accept(session, bitext, person, seen(row), row.id)
    row = shown(session, bitext)[0]
    alignment.review(session, bitext, person, seen(row), row.id)
    row = shown(session, bitext)[0]
    assert (row.state, alignment.standing(row)) == ("draft", "review")
    alignment.review(session, bitext, person, seen(row), row.id)
    assert alignment.standing(shown(session, bitext)[0]) == "sure"


def test_the_rows_are_counted_by_how_they_stand(session, bitext, person, write):
    rows = write("甲/a | 乙/b | 丙/ | 丁/d | 戊/e")
    rows[1].score = 0.5
    rows[3].score = None
    rows[4].excluded = "hand"
    session.commit()
    counts = alignment.overview(alignment.rows(session, bitext))
    assert (counts.total, counts.sure, counts.doubtful, counts.one_sided) == (4, 1, 1, 1)
    assert (counts.by_hand, counts.excluded, counts.percent) == (1, 1, 0)
    alignment.accept_sure(session, bitext, person)
    assert alignment.overview(alignment.rows(session, bitext)).percent == 25


def test_excluded_rows_are_passed_over(session, bitext, person, write):
    rows = write("甲/a | 乙/b | 丙/c")
    alignment.exclude(session, bitext, person, seen(rows[1]), rows[1].id, excluded=True)
    rows = alignment.rows(session, bitext)
    alignment.merge(session, bitext, person, seen(*rows), rows[0].id)
    assert read(session, bitext) == "甲丙/a c"
    for name in ("merge", "accept", "swap", "review"):
        with pytest.raises(InputError, match="Bring it back"):
            getattr(alignment, name)(session, bitext, person, [], rows[1].id)


def test_a_shift_leaves_what_is_accepted_where_it_is(session, bitext, person, write):
    rows = write("甲/a | 乙/b | 丙/c | 丁/d")
    alignment.accept(session, bitext, person, seen(rows[2]), rows[2].id)
    rows = shown(session, bitext)
    alignment.shift(session, bitext, person, seen(*rows), rows[0].id, "target", "down")
    assert read(session, bitext) == "甲/ | 乙/a b | 丙/c | 丁/d"
    rows = shown(session, bitext)
    with pytest.raises(InputError, match="accepted"):
        alignment.shift(session, bitext, person, seen(*rows), rows[1].id, "target", "down")


def test_a_whole_of_accepted_rows_is_accepted(session, bitext, person, write):
    rows = write("甲/a | 乙/b | 丙/c")
    alignment.accept_sure(session, bitext, person)
    rows = shown(session, bitext)
    alignment.merge(session, bitext, person, seen(*rows[:2]), rows[0].id)
    first, last = shown(session, bitext)
    assert (first.pairing, first.state) == ("accepted", "translated")
    alignment.edge(session, bitext, person, seen(first, last), first.id, "target", "down")
    assert {row.pairing for row in shown(session, bitext)} == {"hand"}


def test_locked_rows_are_left_alone(session, bitext, person, write):
    rows = write("甲/a | 乙/b")
    rows[1].locked = True
    session.commit()
    for name in ("merge", "swap"):
        with pytest.raises(InputError, match="locked"):
            getattr(alignment, name)(session, bitext, person, [], rows[0].id)


@pytest.mark.parametrize("how", ["changed", "inserted", "gone", "order"])
def test_a_step_on_rows_that_are_not_as_seen_is_refused(session, bitext, person, write, how):
    rows = write("甲/a | 乙/b | 丙/c")
    was = seen(*rows)
    if how == "changed":
        alignment.review(session, bitext, person, [], rows[1].id)
    elif how == "inserted":
        alignment.insert(session, bitext, person, [], rows[0].id)
    elif how == "gone":
        alignment.merge(session, bitext, person, [], rows[1].id)
    else:
        was = was[::-1]
    session.commit()
    now = state_of(session, bitext)
    with pytest.raises(alignment.StaleRowsError):
        alignment.merge(session, bitext, person, was, rows[0].id)
    session.rollback()
    assert state_of(session, bitext) == now


def test_a_sentence_that_is_not_there_any_more(session, bitext, person, write):
    rows = write("甲/a | 乙/b")
    for step in (
        lambda: alignment.edit(session, bitext, person, [], rows[0].id, "target", 2, "x"),
        lambda: alignment.move(session, bitext, person, [], rows[0].id, "target", 5, rows[1].id),
        lambda: alignment.split(session, bitext, person, [], rows[0].id, (2, 1)),
    ):
        with pytest.raises(ConflictError):
            step()


def test_rows_of_another_text_are_out_of_reach(session, article, bitext, person, write):
    rows = write("甲/a")
    other = bitexts.begin(session, article, "vi")
    with pytest.raises(InputError, match="not there"):
        alignment.merge(session, other, person, [], rows[0].id)


def test_nobody_undoes_over_others(session, bitext, project, person, write):
    rows = write("甲/a | 乙/b | 丙/c")
    other = users.create(session, "Minh")
    projects.set_member(session, project, other, "editor")
    alignment.merge(session, bitext, person, [], rows[0].id)
    alignment.accept(session, bitext, other, [], rows[0].id)
    session.commit()
    with pytest.raises(ConflictError, match="changed again"):
        alignment.undo(session, bitext, person)
    session.rollback()
    alignment.undo(session, bitext, other)
    alignment.undo(session, bitext, person)
    assert read(session, bitext) == "甲/a | 乙/b | 丙/c"
    with pytest.raises(NotFoundError, match="redo"):
        alignment.redo(session, bitext, users.create(session, "An"))


def test_a_row_put_in_between_stands_in_the_way_of_an_undo(session, bitext, person, write):
    rows = write("甲乙/a b")
    alignment.split(session, bitext, person, [], rows[0].id, (1, 1))
    other = users.create(session, "Minh")
    alignment.insert(session, bitext, other, [], rows[0].id)
    with pytest.raises(ConflictError):
        alignment.undo(session, bitext, person)


def test_what_was_undone_is_not_redone_over_something_new(session, bitext, person, write):
    rows = write("甲/a | 乙/b | 丙/c")
    alignment.merge(session, bitext, person, [], rows[0].id)
    alignment.undo(session, bitext, person)
    alignment.swap(session, bitext, person, [], rows[1].id)
    with pytest.raises(NotFoundError):
        alignment.redo(session, bitext, person)


def test_what_was_undone_last_is_redone(session, bitext, person, write):
    rows = write("甲/a | 乙/b | 丙/c")
    alignment.merge(session, bitext, person, [], rows[0].id)
    alignment.undo(session, bitext, person)
    alignment.swap(session, bitext, person, [], rows[1].id)
    alignment.undo(session, bitext, person)
    alignment.redo(session, bitext, person)
    assert read(session, bitext) == "甲/a | 乙/c | 丙/b"
    with pytest.raises(NotFoundError):
        alignment.redo(session, bitext, person)


def test_a_sentence_can_be_typed_on_an_empty_side(session, bitext, person, write):
    row = write("甲/a | 乙/")[1]
    alignment.edit(session, bitext, person, seen(row), row.id, "target", 0, "b")
    row = shown(session, bitext)[1]
    assert (row.target, row.state, row.origin) == (["b"], "draft", "hand")


def test_what_someone_types_into_a_row_that_goes_is_kept(session, bitext, person, write):
    rows = write("甲/a | 乙/b")
    units.keep_working(session, rows[1], person, rows[1].version, "My b")
    alignment.merge(session, bitext, person, seen(*rows), rows[0].id)
    session.commit()
    assert session.query(WorkingText).one().text == "a My b"


def test_confirming_the_text_accepts_the_pair(session, bitext, person, write):
    (row,) = write("甲/a")
    units.confirm(session, row, person, row.version, "Better")
    assert (row.pairing, alignment.standing(row)) == ("accepted", "accepted")


def test_the_unit_editors_steps_are_by_hand_too(session, bitext, person, write):
    first, _ = write("甲/a | 乙/b")
    units.merge(session, first, person, first.version)
    assert (first.pairing, first.score) == ("hand", None)
    units.split(session, first, person, first.version, (1, 1), "a b")
    assert {row.pairing for row in shown(session, bitext)} == {"hand"}


def test_a_page_hears_of_what_changed_and_of_nothing_else(session, bitext, person, write):
    rows = write("甲/a | 乙/b | 丙/c")
    token = alignment.token(session, bitext)
    told = alignment.changes(session, bitext, token)
    assert (told.units, told.order, told.more, told.token) == ([], None, False, token)
    alignment.review(session, bitext, person, [], rows[1].id)
    session.commit()
    told = alignment.changes(session, bitext, token)
    assert ([row.id for row in told.units], told.order) == ([rows[1].id], None)
    alignment.merge(session, bitext, person, [], rows[0].id)
    session.commit()
    told = alignment.changes(session, bitext, told.token)
    assert [row.id for row in told.units] == [rows[0].id]
    assert told.order == [rows[0].id, rows[2].id]
    assert alignment.changes(session, bitext, told.token).units == []


def test_many_changes_are_told_bit_by_bit(session, bitext, person, write):
    write(" | ".join(["甲/a"] * 250))
    token = alignment.token(session, bitext)
    alignment.accept_sure(session, bitext, person)
    session.commit()
    told = []
    more = True
    while more:
        changes = alignment.changes(session, bitext, token)
        told += [row.id for row in changes.units]
        token, more = changes.token, changes.more
    assert len(told) == len(set(told)) == 250


@pytest.mark.parametrize("token", ["", "a_b", "2026-01-01T00:00:00_1_x", "x_1_2", "1_2_3_4"])
def test_a_token_that_is_none(session, bitext, token):
    with pytest.raises(InputError):
        alignment.changes(session, bitext, token)


@pytest.mark.parametrize("seed", range(3))
def test_many_steps_are_taken_back_and_done_again(session, bitext, person, write, seed):
    """No sentence is ever lost or doubled, whatever is done."""
    chance = random.Random(seed)  # noqa: S311 - it has to be the same each time
    write("甲/a | 乙/b | 丙丁/c | 戊/d e | 己/f | 庚辛/g h | 壬/ | /i | 癸/j")
    was = state_of(session, bitext)
    made = 0
    for _ in range(60):
        made += any_step(session, bitext, person, chance)
        session.commit()
        rows = alignment.rows(session, bitext)
        assert [row.position for row in rows] == list(range(1, len(rows) + 1))
        assert held(rows, "source") == sorted("甲乙丙丁戊己庚辛壬癸")
        assert held(rows, "target") == list("abcdefghij")
    assert made > 15
    at_end = state_of(session, bitext)
    for _ in range(made):
        alignment.undo(session, bitext, person)
    session.commit()
    assert state_of(session, bitext) == was
    for _ in range(made):
        alignment.redo(session, bitext, person)
    session.commit()
    assert state_of(session, bitext) == at_end


def held(rows: list[Unit], side: str) -> list[str]:
    return sorted(text for row in rows for text in getattr(row, side))


def any_step(session, bitext, person, chance: random.Random) -> bool:
    """Do some step; False where it was refused."""
    rows = alignment.rows(session, bitext)
    row, other = chance.choice(rows), chance.choice(rows)
    side, way = chance.choice(alignment.SIDES), chance.choice(["up", "down"])
    held = len(getattr(row, side))
    where = (chance.randrange(len(row.source) + 1), chance.randrange(len(row.target) + 1))
    how = {
        "merge": (),
        "split": (where,),
        "edge": (side, way),
        "move": (side, chance.randrange(held) if held else 0, other.id),
        "shift": (side, way),
        "swap": (),
        "insert": (),
        "remove": (),
        "accept": (),
        "review": (),
    }
    name = chance.choice([*how, "exclude"])
    seen_now = seen(row)
    try:
        with session.begin_nested():
            if name == "exclude":
                excluded = not row.excluded
                alignment.exclude(session, bitext, person, seen_now, row.id, excluded=excluded)
            else:
                getattr(alignment, name)(session, bitext, person, seen_now, row.id, *how[name])
    except (InputError, ConflictError):
        session.expire_all()
        return False
    return True
