"""The alignment editor: its page, each step by script and by form, what others did meanwhile."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tests.conftest import Client, sign_in
from tests.web.cases import (
    HX,
    MARKUP,
    Routes,
    check_escaped,
    fragment,
    page,
    said,
    text_of,
)
from workbench.models import Bitext, Job, Member, Unit, User
from workbench.services import aligning, users
from workbench.web.alignment_steps import STEPS
from workbench.web.context import Runtime

FORM = {"unit": "1", "seen": "1:1", "side": "target", "way": "down", "index": "0", "to": "2"}
TYPED = {"text": "Typed here.", "at": "6", "excluded": "1"}
PAGE = "/bitexts/{bitext}/alignment"
ROUTES = Routes([PAGE], {f"{PAGE}/{op}": FORM | TYPED for op in STEPS} | {f"{PAGE}/realign": {}})
ROWS = (
    (["河水涨了。"], ["The river rose."]),
    (["村民搬走了。", "他们带走了粮食。"], ["The villagers moved away.", "They took the grain."]),
    (["桥还在。"], ["The bridge still stands."]),
    (["孩子们回来了。"], []),
    (["图片。"], []),
    (["天晴了。"], ["The sky cleared."]),
)
SCORES = (0.99, 0.5, 0.97, 0.3, None, 0.95)
LEFT_OUT = 4
RIVER, VILLAGE, BRIDGE, CHILDREN, _, SKY = ROWS


def place(session: Session, bitext: Bitext, rows, scores) -> None:
    session.execute(delete(Unit).where(Unit.bitext_id == bitext.id))
    for position, ((source, target), score) in enumerate(zip(rows, scores, strict=True), start=1):
        unit = Unit(bitext_id=bitext.id, position=position, kind="body", source_hash="")
        unit.source, unit.target, unit.score = source, target, score
        unit.state, unit.pairing = "draft" if target else "new", "aligned"
        unit.excluded = "caption" if score is None else ""
        session.add(unit)
    session.commit()


@pytest.fixture
def aligned(session: Session, bitext: Bitext) -> Bitext:
    """Six rows, one of them without a target and one left out."""
    place(session, bitext, ROWS, SCORES)
    return bitext


@pytest.fixture
def rows(look, aligned: Bitext) -> Callable[[], list[Unit]]:
    """Gives the rows as they are now."""
    query = select(Unit).where(Unit.bitext_id == aligned.id).order_by(Unit.position)
    return lambda: look(query)


@pytest.fixture
def texts(rows):
    return lambda: [(unit.source, unit.target) for unit in rows()]


@pytest.fixture
def step(client: Client, aligned: Bitext, rows):
    """Does a step on a row, having seen the rows from one to another."""

    def step(op: str, number: int = 0, *seen: int, headers=HX, **form: object):
        there = rows()
        named = [there[one] for one in seen or [number]]
        form["seen"] = ",".join(f"{unit.id}:{unit.version}" for unit in named)
        if "to" in form:
            form["to"] = there[form["to"]].id
        data = {"unit": there[number].id, **form}
        return client.post(f"/bitexts/{aligned.id}/alignment/{op}", data=data, headers=headers)

    return step


@pytest.fixture
def shown(client: Client, aligned: Bitext):
    return lambda **query: page(client.get(f"/bitexts/{aligned.id}/alignment", query_string=query))


def items(root) -> list[int]:
    return [int(one.get("id")[4:]) for one in root.xpath("//ol[@id='rows']/li")]


def pieces(answer):
    """What a script gets: the word about the step, and the rows by id."""
    found = {one.get("id"): one for one in fragment(answer)}
    return found.pop("step"), {int(name[4:]): row for name, row in found.items()}


def cells(row) -> tuple[list[str], list[str]]:
    source, target = row.xpath("./div")
    return [text_of(one) for one in source], [text_of(one) for one in target]


# --- The four cases ---


def test_someone_elses(strange: Client, address, aligned: Bitext, texts):
    ROUTES.check_someone_elses(strange, address)
    for rest in ("job", "changes?token=x"):
        assert strange.get(address(f"{PAGE}/{rest}")).status_code == 404
    assert texts() == list(ROWS)


def test_reader(reading: Client, address, aligned: Bitext, texts):
    ROUTES.check_reader(reading, address)
    assert texts() == list(ROWS)
    root = page(reading.get(address(PAGE)))
    assert len(items(root)) == len(ROWS)
    assert not root.xpath("//main//form | //main//textarea")


def test_wrong_method(client: Client, address, aligned: Bitext):
    ROUTES.check_wrong_method(client, address)
    for rest in ("job", "changes"):
        assert client.post(address(f"{PAGE}/{rest}")).status_code == 405


def test_signed_out(visitor: Client, address, aligned: Bitext):
    ROUTES.check_signed_out(visitor, address)


def test_no_such_step(client: Client, address, aligned: Bitext):
    assert client.post(address(f"{PAGE}/explode")).status_code == 404


# --- The page ---


def test_show(shown, aligned: Bitext, rows):
    root = shown()
    listed = root.xpath("//ol[@id='rows']/li")
    assert items(root) == [unit.id for unit in rows()]
    assert [cells(row) for row in listed] == list(ROWS)
    assert [text_of(row.xpath("./a")[0]) for row in listed] == list("123456")
    edges = [text_of(row.xpath("./p")[0]) for row in listed]
    assert edges == [
        "1–1• sure 99",
        "2–2? doubtful 50",
        "1–1• sure 97",
        "1–0◇ one side only 30",
        "1–0✕ caption",
        "1–1• sure 95",
    ]
    assert listed[1].get("aria-label") == "2–2, doubtful, 50%"
    assert listed[4].get("aria-label") == "1–0, left out: caption"
    assert [one.get("lang") for one in listed[0].xpath("./div")] == ["zh-Hans", "en"]
    assert [row.get("data-lone") for row in listed] == [*[None] * 3, *["target"] * 2, None]
    counts = {text_of(one): one.getparent().get("hidden") for one in root.xpath("//a[@data-jump]")}
    assert {one for one, hidden in counts.items() if hidden is None} == {
        "• sure 3",
        "? doubtful 1",
        "◇ one side only 1",
        "✕ left out 1",
    }
    assert "0 of 5 accepted" in text_of(root)


@pytest.mark.parametrize(("wanted", "stands"), [(None, 0), (2, 2), (LEFT_OUT, LEFT_OUT)])
def test_the_toolbar_stands_in_the_row_that_is_asked_for(shown, rows, wanted, stands):
    there = rows()
    root = shown(**({} if wanted is None else {"row": there[wanted].id}))
    [form] = root.xpath("//form[@id='tools']")
    assert form.getparent().get("id") == f"row-{there[stands].id}"
    assert form.xpath("./input[@name='unit']/@value") == [str(there[stands].id)]


def test_no_such_row_to_stand_on(shown, rows):
    for row in ("0", "x", "", "-1", "9" * 30):
        [form] = shown(row=row).xpath("//form[@id='tools']")
        assert form.getparent().get("id") == f"row-{rows()[0].id}"


def test_the_page_opens_where_work_goes_on(shown, step, rows):
    for number in (0, 1):
        step("accept", number)
    [form] = shown().xpath("//form[@id='tools']")
    assert form.getparent().get("id") == f"row-{rows()[2].id}"


def test_text_stays_text(client: Client, session: Session, shown, aligned: Bitext):
    session.execute(update(Unit).values(target=[MARKUP], excluded=MARKUP[:16]))
    session.commit()
    check_escaped(client.get(f"/bitexts/{aligned.id}/alignment"))


def test_nothing_is_aligned(client: Client, bitext: Bitext):
    root = page(client.get(f"/bitexts/{bitext.id}/alignment"))
    assert "nothing to line up yet" in text_of(root.xpath("//*[@class='empty']")[0])
    assert not root.xpath("//*[@id='rows'] | //*[@id='undo']")


def test_links_between_text_and_alignment(client: Client, session: Session, bitext: Bitext, shown):
    alignment = f"/bitexts/{bitext.id}/alignment"
    place(session, bitext, ROWS, SCORES)
    assert page(client.get(f"/bitexts/{bitext.id}")).xpath("//a[@href=$to]", to=alignment)
    assert shown().xpath("//main//a[@href=$to]", to=f"/bitexts/{bitext.id}")
    session.execute(update(Unit).values(pairing=""))
    session.commit()
    assert not page(client.get(f"/bitexts/{bitext.id}")).xpath("//a[@href=$to]", to=alignment)


@pytest.mark.parametrize(("share", "warned"), [(None, False), (0.04, True), (0.5, False)])
def test_texts_that_do_not_belong_together(session: Session, shown, aligned, share, warned):
    session.execute(update(Bitext).values(belonging=share))
    session.commit()
    alerts = [text_of(one) for one in shown().xpath("//main//*[@role='alert']")]
    assert [one.partition(":")[0] for one in alerts] == (
        ["These two texts don't seem to belong together"] if warned else []
    )
    assert all("only 4% of them" in one for one in alerts)


# --- Steps ---

FIRST, SECOND = (
    (["村民搬走了。"], ["The villagers moved away."]),
    (
        ["他们带走了粮食。"],
        ["They took the grain."],
    ),
)
STEP_CASES = [
    ("merge", 0, (0, 1), {}, [(RIVER[0] + VILLAGE[0], RIVER[1] + VILLAGE[1]), *ROWS[2:]]),
    (
        "merge",
        1,
        (0, 1),
        {"way": "up"},
        [(RIVER[0] + VILLAGE[0], RIVER[1] + VILLAGE[1]), *ROWS[2:]],
    ),
    ("split", 1, (1,), {"at": "1:1"}, [RIVER, FIRST, SECOND, *ROWS[2:]]),
    (
        "edge",
        1,
        (1, 2),
        {"side": "target", "way": "down"},
        [
            RIVER,
            (VILLAGE[0], VILLAGE[1][:1]),
            (BRIDGE[0], VILLAGE[1][1:] + BRIDGE[1]),
            *ROWS[3:],
        ],
    ),
    (
        "edge",
        1,
        (0, 1),
        {"side": "source", "way": "up"},
        [(RIVER[0] + VILLAGE[0][:1], RIVER[1]), (VILLAGE[0][1:], VILLAGE[1]), *ROWS[2:]],
    ),
    (
        "move",
        2,
        (2, 3),
        {"side": "target", "index": 0, "to": 3},
        [*ROWS[:2], (BRIDGE[0], []), (CHILDREN[0], BRIDGE[1]), *ROWS[4:]],
    ),
    (
        "shift",
        2,
        (2, 3),
        {"side": "target", "way": "down"},
        [*ROWS[:2], (BRIDGE[0], []), (CHILDREN[0], BRIDGE[1]), *ROWS[4:]],
    ),
    ("swap", 0, (0, 1), {}, [(RIVER[0], VILLAGE[1]), (VILLAGE[0], RIVER[1]), *ROWS[2:]]),
    ("insert", 0, (0,), {}, [RIVER, ([], []), *ROWS[1:]]),
    (
        "edit",
        0,
        (0,),
        {"side": "target", "index": 0, "text": "The river\nhas risen."},
        [(RIVER[0], ["The river has risen."]), *ROWS[1:]],
    ),
    (
        "cut",
        0,
        (0,),
        {"side": "target", "index": 0, "text": "The river rose. Fast.", "at": 15},
        [(RIVER[0], ["The river rose.", "Fast."]), *ROWS[1:]],
    ),
    (
        "join",
        1,
        (1,),
        {"side": "target", "index": 0, "text": "They moved away."},
        [RIVER, (VILLAGE[0], ["They moved away. They took the grain."]), *ROWS[2:]],
    ),
]


@pytest.mark.parametrize(("op", "row", "seen", "form", "wanted"), STEP_CASES)
def test_step(step, texts, shown, op, row, seen, form, wanted):
    """The page that a script makes of the answer is the page that a reload shows."""
    before = {int(one.get("id")[4:]): one for one in shown().xpath("//ol[@id='rows']/li")}
    answer = step(op, row, *seen, **form)
    assert answer.status_code == 200
    assert texts() == wanted
    word, changed = pieces(answer)
    for gone in word.get("data-gone").split():
        del before[int(gone)]
    page_now = {unit: cells(one) for unit, one in {**before, **changed}.items()}
    reloaded = shown().xpath("//ol[@id='rows']/li")
    assert page_now == {int(one.get("id")[4:]): cells(one) for one in reloaded}
    for one in reloaded:
        mine = changed.get(int(one.get("id")[4:]))
        if mine is not None:
            for name in ("data-v", "data-s", "data-after", "data-type", "data-lone", "aria-label"):
                assert mine.get(name) == one.get(name)
    assert f"row-{word.get('data-focus')}" in {one.get("id") for one in reloaded}
    assert text_of(word)


@pytest.mark.parametrize(
    ("op", "form", "standing", "word"),
    [
        ("accept", {}, "accepted", "Accepted."),
        ("review", {}, "review", "Marked for a second look."),
        ("exclude", {"excluded": 1}, "excluded", "Left out."),
    ],
)
def test_a_step_says_what_it_did_and_took_back(step, op, form, standing, word):
    told, changed = pieces(step(op, 0, **form))
    assert text_of(told) == word
    assert [row.get("data-s") for row in changed.values()] == [standing]
    told, changed = pieces(step(op, 0, **dict.fromkeys(form, 0)))
    assert text_of(told) not in ("", word)
    assert [row.get("data-s") for row in changed.values()] == ["sure"]


def test_an_empty_row_has_no_lonely_side(step):
    _, changed = pieces(step("insert", 0))
    assert [row.get("data-lone") for row in changed.values()] == [None, None]
    assert "empty row" in text_of(list(changed.values())[1])


def test_remove_takes_an_empty_row_away(step, texts):
    step("insert", 0)
    assert step("remove", 1).status_code == 200
    assert texts() == list(ROWS)
    answer = step("remove", 1)
    assert (answer.status_code, "Only an empty row" in said(answer)) == (422, True)


def test_accept_a_row_without_a_counterpart(step, rows):
    _, changed = pieces(step("accept", 3))
    [row] = changed.values()
    assert (row.get("data-s"), text_of(row.xpath("./p")[0])) == ("excluded", "1–0✕ no counterpart")
    assert rows()[3].excluded == "unpaired"


def test_accept_all_sure(step, rows, shown):
    assert step("accept_sure").status_code == 200
    assert [unit.pairing for unit in rows()] == [
        "accepted",
        "aligned",
        "accepted",
        "aligned",
        "aligned",
        "accepted",
    ]
    assert "3 of 5 accepted" in text_of(shown())
    assert step("accept_sure").status_code == 422


def test_undo_and_redo(step, texts):
    step("merge", 0, 0, 1)
    merged = texts()
    word, changed = pieces(step("undo"))
    assert (texts(), text_of(word), len(changed)) == (list(ROWS), "Undone.", 2)
    assert step("redo").status_code == 200
    assert texts() == merged
    step("undo")
    answer = step("undo")
    assert (answer.status_code, "nothing of yours to undo" in said(answer)) == (404, True)


def test_many_rows_come_in_parts(client: Client, session: Session, bitext: Bitext, step, rows):
    """Those around the row where the person works come at once, the page asks for the others."""
    place(session, bitext, [RIVER] * 150, [0.99] * 150)
    url = f"/bitexts/{bitext.id}/alignment"
    [token] = page(client.get(url)).xpath("//@data-token")
    word, changed = pieces(step("shift", 70, 70, 71, side="target", way="down"))
    there = [unit.id for unit in rows()]
    assert len(changed) == 40
    assert (word.get("data-more"), there[70] in changed, there[71] in changed) == ("", True, True)
    shown_now, asked = set(changed), 0
    while asked < 5:
        asked += 1
        answer = client.get(f"{url}/changes", query_string={"token": token}, headers=HX)
        found = {one.get("id"): one for one in fragment(answer)}
        news = found.pop("news")
        shown_now |= {int(name[4:]) for name in found}
        token = news.get("data-token")
        if news.get("data-more") is None:
            break
    assert set(there[70:]) <= shown_now


# --- Forms without a script ---


@pytest.mark.parametrize(
    ("op", "row", "seen", "form"),
    [
        *[case[:4] for case in STEP_CASES],
        ("accept", 1, (0, 1, 2), {}),
        ("review", 1, (0, 1, 2), {}),
        ("exclude", 1, (0, 1, 2), {"excluded": 1}),
        ("merge", 1, (0, 1, 2), {"way": "up"}),
        ("split", 1, (0, 1, 2), {}),
    ],
)
def test_a_plain_form_leads_to_the_row(client: Client, step, texts, aligned, op, row, seen, form):
    answer = step(op, row, *seen, headers={}, **form)
    assert answer.status_code == 303
    path, _, anchor = answer.location.partition("#")
    number = anchor.removeprefix("row-")
    assert path == f"/bitexts/{aligned.id}/alignment?row={number}"
    root = page(client.get(path))
    assert root.xpath("//form[@id='tools']/../@id") == [anchor]
    assert client.post(f"/bitexts/{aligned.id}/alignment/undo").status_code == 303
    assert texts() == list(ROWS)


def test_the_toolbar_s_own_form_works(client: Client, shown, rows, texts):
    """What a browser without scripts would send for the row's buttons."""
    root = shown(row=rows()[2].id)
    [form] = root.xpath("//form[@id='tools']")
    fields = {one.get("name"): one.get("value") for one in form.xpath("./input")}
    side = form.xpath(".//input[@name='side'][@checked]/@value")[0]
    [button] = form.xpath(".//button[@data-key='d']")
    data = {**fields, "side": side, button.get("name"): button.get("value")}
    assert client.post(button.get("formaction"), data=data).status_code == 303
    assert texts()[2:4] == [(BRIDGE[0], []), (CHILDREN[0], BRIDGE[1])]


def test_neighbours_in_the_form_are_those_that_count(shown, rows):
    there = rows()
    for number, wanted in ((3, (2, 3, 5)), (5, (3, 5)), (0, (0, 1)), (LEFT_OUT, (3, 4, 5))):
        [seen] = shown(row=there[number].id).xpath("//form[@id='tools']/input[@name='seen']/@value")
        assert seen == ",".join(f"{there[one].id}:{there[one].version}" for one in wanted)


# --- Refused ---


def test_stale_rows_are_refused_and_shown_as_they_are(step, texts, client, aligned, rows):
    before = rows()
    seen = f"{before[0].id}:{before[0].version},{before[1].id}:{before[1].version}"
    step("edit", 1, side="target", index=0, text="Theirs.")
    standing = texts()
    data = {"unit": before[0].id, "seen": seen}
    url = f"/bitexts/{aligned.id}/alignment/merge"
    answer = client.post(url, data=data, headers=HX)
    assert answer.status_code == 409
    word, changed = pieces(answer)
    assert "changed elsewhere" in text_of(word)
    assert cells(changed[before[1].id]) == (VILLAGE[0], ["Theirs.", "They took the grain."])
    plain = client.post(url, data=data)
    assert plain.status_code == 409
    assert "changed elsewhere" in said(plain)
    assert "Theirs." in plain.text
    assert texts() == standing


def test_a_row_that_went_is_told(step, client, aligned, rows, texts):
    before = rows()
    step("merge", 0, 0, 1)
    standing = texts()
    data = {"unit": before[1].id, "seen": f"{before[1].id}:{before[1].version}"}
    answer = client.post(f"/bitexts/{aligned.id}/alignment/accept", data=data, headers=HX)
    word, changed = pieces(answer)
    assert (answer.status_code, word.get("data-gone")) == (409, str(before[1].id))
    assert (changed, texts()) == ({}, standing)


BROKEN = [
    ("merge", {"seen": ""}),
    ("merge", {"seen": "x"}),
    ("merge", {"seen": "1:2:3"}),
    ("merge", {"seen": "1"}),
    ("merge", {"seen": f"1:{2**31}"}),
    ("merge", {"seen": ",".join(f"{one}:1" for one in range(1, 1000))}),
    ("merge", {"unit": ""}),
    ("merge", {"unit": "x"}),
    ("merge", {"way": "up"}),
    ("split", {"at": "1"}),
    ("split", {"at": "x:y"}),
    ("split", {"at": "-1:0"}),
    ("edge", {"side": "target"}),
    ("edge", {"side": "both", "way": "up"}),
    ("edge", {"side": "target", "way": "left"}),
    ("shift", {"way": "up"}),
    ("move", {"side": "target", "index": "0"}),
    ("move", {"side": "target", "index": "x", "to": "1"}),
    ("edit", {"side": "target", "text": "No index."}),
    ("cut", {"side": "target", "index": "0", "text": "No caret."}),
    ("join", {"index": "0", "text": "No side."}),
]


@pytest.mark.parametrize(("op", "form"), BROKEN)
def test_a_broken_form_changes_nothing(client: Client, aligned, rows, texts, op, form):
    unit = rows()[0]
    data = {"unit": unit.id, "seen": f"{unit.id}:{unit.version}"} | form
    for headers in (HX, {}):
        answer = client.post(f"/bitexts/{aligned.id}/alignment/{op}", data=data, headers=headers)
        assert answer.status_code == 422
        assert said(answer)
    assert texts() == list(ROWS)


@pytest.mark.parametrize("way", [{}, {"way": "up"}])
def test_a_row_of_another_text(client, session, aligned, rows, texts, way):
    """Its id under this text's address leads nowhere."""
    unit = rows()[0]
    other = Bitext(article_id=aligned.article_id, target_lang="vi")
    session.add(other)
    session.commit()
    data = {"unit": unit.id, "seen": f"{unit.id}:{unit.version}", **way}
    answer = client.post(f"/bitexts/{other.id}/alignment/accept", data=data, headers=HX)
    assert answer.status_code == 409
    assert pieces(answer)[1] == {}
    assert texts() == list(ROWS)


# --- What others did ---


@pytest.fixture
def news(client: Client, aligned: Bitext):
    """Asks what has changed since a token."""
    url = f"/bitexts/{aligned.id}/alignment/changes"
    return lambda token: client.get(url, query_string={"token": token}, headers=HX)


@pytest.fixture
def token(shown) -> str:
    """What the page knows."""
    [token] = shown().xpath("//@data-token")
    return str(token)


def test_nothing_changed(news, token):
    answer = news(token)
    assert (answer.status_code, answer.text) == (204, "")


def test_changed_rows_come_with_a_new_token(news, token, step, rows):
    step("edit", 1, side="target", index=0, text="Theirs.")
    found = {one.get("id"): one for one in fragment(news(token))}
    word = found.pop("news")
    assert list(found) == [f"row-{rows()[1].id}"]
    assert word.get("data-order") is None
    assert news(word.get("data-token")).status_code == 204


def test_rows_that_come_and_go_change_the_order(news, token, step, rows):
    step("merge", 0, 0, 1)
    step("insert", 0)
    found = {one.get("id"): one for one in fragment(news(token))}
    there = [unit.id for unit in rows()]
    assert found["news"].get("data-order") == " ".join(map(str, there))
    new = found[f"row-{there[1]}"]
    assert (new.get("data-after"), text_of(new.xpath("./a")[0])) == (str(there[0]), "2")


def test_a_row_that_went_changes_the_order_alone(session: Session, news, token, rows):
    session.execute(delete(Unit).where(Unit.id == rows()[2].id))
    session.commit()
    [word] = fragment(news(token))
    assert word.get("data-order") == " ".join(str(unit.id) for unit in rows())


@pytest.mark.parametrize("broken", ["", "x", "_0_", "2026-01-01_1_2", "9" * 5000])
def test_a_broken_token(news, aligned, broken):
    answer = news(broken)
    assert (answer.status_code, bool(said(answer))) == (422, True)


def test_two_people_see_each_other(app, session, aligned, project, step, rows):
    colleague = users.create(session, "Mai")
    session.add(Member(project_id=project.id, user_id=colleague.id, role="editor"))
    session.commit()
    theirs = sign_in(app, colleague)
    url = f"/bitexts/{aligned.id}/alignment"
    [token] = page(theirs.get(url)).xpath("//@data-token")
    step("accept", 0)
    answer = theirs.get(f"{url}/changes", query_string={"token": token}, headers=HX)
    assert [one.get("data-s") for one in fragment(answer)[1:]] == ["accepted"]
    assert theirs.post(f"{url}/undo", headers=HX).status_code == 404  # it isn't theirs to undo


# --- The job ---


@pytest.fixture
def working(session: Session, aligned: Bitext, person: User) -> Job:
    job = aligning.enqueue(session, aligned, person)
    session.commit()
    return job


def test_the_page_follows_a_job(client, shown, aligned, working, look, session):
    [job] = shown().xpath("//*[@id='job']")
    url = f"/bitexts/{aligned.id}/alignment/job"
    assert job.get("hx-get") == url
    answer = client.get(url, headers=HX)
    assert (answer.status_code, "HX-Trigger" in answer.headers) == (200, False)
    session.execute(update(Job).values(state="done"))
    session.commit()
    answer = client.get(url, headers=HX)
    assert answer.headers["HX-Trigger"] == "aligned"
    assert "hx-get" not in answer.text


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_a_job_that_ended_badly_is_told(client, session, shown, aligned, working, state):
    error = {"message": "It broke.", "params": {}}
    session.execute(update(Job).values(state=state, error=error if state == "failed" else None))
    session.commit()
    [job] = shown().xpath("//*[@id='job']")
    assert ("It broke." in text_of(job)) == (state == "failed")
    assert ("stopped" in text_of(job)) == (state == "cancelled")


def test_the_job_s_address_leads_to_the_page(client: Client, aligned: Bitext):
    url = f"/bitexts/{aligned.id}/alignment"
    answer = client.get(f"{url}/job")
    assert (answer.status_code, answer.location) == (303, url)
    assert client.get(f"{url}/job", headers=HX).text == ""


def test_an_alignment_that_came_to_nothing_is_tried_again(client, session, bitext, person, look):
    job = aligning.enqueue(session, bitext, person, anew=True)
    job.state = "cancelled"
    session.commit()
    url = f"/bitexts/{bitext.id}/alignment"
    [form] = page(client.get(url)).xpath("//*[@id='job']//form")
    assert client.post(form.get("action")).status_code == 303
    assert [job.state for job in look(select(Job).order_by(Job.id))] == ["cancelled", "queued"]


def test_no_rows_yet_but_a_job(client, session, bitext, person):
    aligning.enqueue(session, bitext, person, anew=True)
    session.commit()
    root = page(client.get(f"/bitexts/{bitext.id}/alignment"))
    assert root.xpath("//*[@id='job']//progress")
    assert not root.xpath("//*[@class='empty']")


@pytest.mark.parametrize("keep", [True, False])
def test_realign_asks_for_a_job(client, aligned, look, keep):
    url = f"/bitexts/{aligned.id}/alignment"
    answer = client.post(f"{url}/realign", data={"keep_hand": "1"} if keep else {})
    assert (answer.status_code, answer.location) == (303, url)
    [job] = look(select(Job))
    assert (job.kind, job.bitext_id, job.options["keep_hand"]) == (aligning.KIND, aligned.id, keep)


def test_realign_keeps_what_is_accepted(client, runtime: Runtime, aligned, step, rows, news, token):
    step("accept", 1)
    client.post(f"/bitexts/{aligned.id}/alignment/realign")
    runtime.runner.run_one()
    there = [unit for unit in rows() if unit.pairing == "accepted"]
    assert [(unit.source, unit.target) for unit in there] == [VILLAGE]
    assert news(token).status_code == 200
