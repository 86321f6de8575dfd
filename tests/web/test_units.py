"""A unit: opened, typed into, confirmed, left out, merged, split; two people on one unit."""

import unicodedata

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.conftest import Client
from tests.web.cases import HX, MARKUP, Routes, check_escaped, fragment, page, said, text_of
from workbench.models import Bitext, Unit, User, WorkingText

READ = "/units/{unit}"
FORM = {"version": "1", "text": "Typed."}
SPLIT = FORM | {"source_at": "3", "target_at": "2"}
ROUTES = Routes(
    [],
    {
        "/units/{unit}/working": FORM,
        "/units/{unit}/discard": FORM,
        "/units/{unit}/confirm": FORM,
        "/units/{unit}/reopen": FORM,
        "/units/{unit}/excluded": FORM | {"excluded": "1"},
        "/units/{unit}/merge": FORM,
        "/units/{unit}/split": SPLIT,
    },
)


@pytest.fixture
def at(address, units: list[Unit]):
    return lambda pattern: address(pattern.replace("{unit}", str(units[1].id)))


@pytest.fixture
def post(client: Client, units: list[Unit]):
    """Posts to a unit of the list, on the version that the test has seen or another."""

    def post(number: int, action: str, *, htmx: bool = False, **form: object) -> TestResponse:
        unit = units[number]
        data = {"version": unit.version} | form
        headers = HX if htmx else {}
        return client.post(f"/units/{unit.id}/{action}", data=data, headers=headers)

    return post


@pytest.fixture
def now(look, units: list[Unit]):
    """Gives a unit of the list as it is now; None when it is gone."""
    return lambda number: (look(select(Unit).where(Unit.id == units[number].id)) or [None])[0]


def url(unit: Unit, only: str = "") -> str:
    """The editor with a unit open."""
    return f"/bitexts/{unit.bitext_id}?" + (f"only={only}&" if only else "") + f"unit={unit.id}"


def anchored(unit: Unit, only: str = "") -> str:
    return f"{url(unit, only)}#unit-{unit.id}"


def box(root) -> str:
    """What stands in the one text box; a browser drops a line end at its beginning."""
    [area] = root.xpath("//textarea")
    return area.text_content()


# --- The four cases ---


def test_someone_elses(strange: Client, at, now, units: list[Unit]):
    ROUTES.check_someone_elses(strange, at)
    assert strange.get(at(READ)).status_code == 404
    assert now(1).version == units[1].version


def test_reader(reading: Client, at, now, stored, units: list[Unit]):
    before = stored()
    ROUTES.check_reader(reading, at)
    assert reading.get(at(READ)).status_code == 303
    assert (stored(), now(1).version) == (before, units[1].version)


def test_wrong_method(client: Client, at):
    ROUTES.check_wrong_method(client, at)
    assert client.post(at(READ)).status_code == 405


def test_signed_out(visitor: Client, at, now, units: list[Unit]):
    ROUTES.check_signed_out(visitor, at)
    assert visitor.get(at(READ)).location == f"/sign-in?next=/units/{units[1].id}"
    assert now(1).version == units[1].version


@pytest.mark.parametrize("action", [one for one in ROUTES.writes if "discard" not in one])
def test_without_a_version(client: Client, at, stored, now, units, action):
    before = stored()
    form = {name: value for name, value in ROUTES.writes[action].items() if name != "version"}
    for version in ({}, {"version": "x"}, {"version": "-1"}, {"version": 2**31}):
        answer = client.post(at(action), data=form | version)
        assert answer.status_code == 422
        assert said(answer) == "This form is incomplete. Reload the page and try again."
    answer = client.post(at(action), data=form, headers=HX)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#notice")
    assert (stored(), now(1).version) == (before, units[1].version)


# --- One row ---


def test_show(client: Client, units: list[Unit]):
    unit = units[1]
    for query, boxes in (("", 0), ("?open=1", 1)):
        [row] = fragment(client.get(f"/units/{unit.id}{query}", headers=HX))
        assert (row.get("id"), row.get("data-version")) == (f"unit-{unit.id}", str(unit.version))
        assert len(row.xpath(".//textarea")) == boxes
        assert text_of(row.xpath(".//p[@class='source']")[0]) == unit.source[0]
    answer = client.get(f"/units/{unit.id}?open=1&only=new")
    assert (answer.status_code, answer.location) == (303, anchored(unit, "new"))


def test_a_reader_opens_nothing(reading: Client, units: list[Unit]):
    [row] = fragment(reading.get(f"/units/{units[1].id}?open=1", headers=HX))
    assert not row.xpath(".//textarea")


def test_terms(client: Client, post, units: list[Unit]):
    """The glossary's name stands at the source; a text that misses it says so."""
    post(1, "confirm", text="Fan Mingzheng met guests.")
    [row] = fragment(client.get(f"/units/{units[1].id}?open=1", headers=HX))
    assert row.xpath(".//mark/@title") == ["Pham Minh Chinh"]
    assert row.xpath(".//*[@data-insert]/@data-insert") == ["Pham Minh Chinh"]
    [closed] = fragment(client.get(f"/units/{units[1].id}", headers=HX))
    assert "Fan Mingzheng" in text_of(closed.xpath(".//*[@class='trouble']")[0])


# --- Confirming ---


def test_confirm(client: Client, post, now, units: list[Unit], person: User):
    answer = post(1, "confirm", text="  They met in Hanoi. ")
    assert (answer.status_code, answer.location) == (303, anchored(units[2]))
    saved = now(1)
    assert (saved.target, saved.state) == (["They met in Hanoi."], "translated")
    assert (saved.version, saved.changed_by) == (units[1].version + 1, person.id)
    assert client.get(answer.location).status_code == 200


def test_confirm_by_htmx(post, units: list[Unit]):
    answer = post(1, "confirm", htmx=True, text="They met.")
    row, following, progress = fragment(answer)
    assert answer.status_code == 200
    assert answer.headers["HX-Replace-Url"] == anchored(units[2])
    assert (row.get("id"), row.get("hx-swap-oob")) == (f"unit-{units[1].id}", None)
    assert (row.xpath(".//textarea"), "state-translated" in row.get("class")) == ([], True)
    assert following.get("id") == f"unit-{units[2].id}"
    assert following.get("hx-swap-oob")
    assert len(following.xpath(".//textarea")) == 1
    assert (progress.get("id"), bool(progress.get("hx-swap-oob"))) == ("progress", True)
    assert progress.xpath(".//progress/@value") == [str(100 // 7)]


def test_confirm_as_reviewed(post, now):
    post(1, "confirm", text="They met.", state="reviewed")
    assert now(1).state == "reviewed"


def test_confirm_goes_on_in_the_filter(post, session: Session, units: list[Unit]):
    held = [units[2].id, units[3].id]
    session.execute(update(Unit).where(Unit.id.in_(held)).values(state="translated"))
    session.commit()
    answer = post(1, "confirm", text="They met.", only="new")
    assert answer.location == anchored(units[4], "new")
    answer = post(0, "confirm", htmx=True, text="Title", only="new")
    assert answer.headers["HX-Replace-Url"] == anchored(units[4], "new")
    assert fragment(answer)[1].get("id") == f"unit-{units[4].id}"


def test_confirm_goes_to_the_next_unconfirmed(post, session: Session, units: list[Unit]):
    session.execute(update(Unit).where(Unit.id == units[2].id).values(state="reviewed"))
    session.commit()
    answer = post(1, "confirm", text="They met.", next="unconfirmed")
    assert answer.location == anchored(units[3])


def test_confirm_the_last(post, units: list[Unit]):
    page_url = f"/bitexts/{units[6].bitext_id}#unit-{units[6].id}"
    answer = post(6, "confirm", text="Done.")
    assert answer.location == page_url
    answer = post(6, "confirm", htmx=True, text="Done!", version=units[6].version + 1)
    assert answer.headers["HX-Replace-Url"] == page_url
    row, progress = fragment(answer)
    assert (row.get("id"), progress.get("id")) == (f"unit-{units[6].id}", "progress")


def test_confirm_normalises(post, now):
    text = unicodedata.normalize("NFD", "Phạm Minh Chính gặp khách.") + "\r\nHai\x00\u200b dòng."
    post(1, "confirm", text=text)
    assert " ".join(now(1).target) == "Phạm Minh Chính gặp khách.\nHai dòng."


REFUSED = [
    ({"text": ""}, "There is no translation to confirm."),
    ({"text": " \r\n\x00\u200b"}, "There is no translation to confirm."),
    ({"text": "x" * 50_001}, "This text has 50001 characters; a unit takes up to 50000."),
    ({"text": "x", "state": "draft"}, "A unit can't be confirmed as draft."),
    ({"text": "x", "state": MARKUP}, "A unit can't be confirmed as <script>"),
]


def test_confirm_refused(post, now, units: list[Unit]):
    for form, sentence in REFUSED:
        for htmx in (False, True):
            answer = post(1, "confirm", htmx=htmx, **form)
            assert answer.status_code == 422
            assert said(answer).startswith(sentence)
            assert not page(answer).xpath("//b | //script[not(@src)]")
            assert answer.headers.get("HX-Retarget") == ("#notice" if htmx else None)
        assert (now(1).version, now(1).state) == (units[1].version, "new")


def test_locked(session: Session, post, now, units: list[Unit]):
    session.execute(update(Unit).where(Unit.id == units[1].id).values(locked=True))
    session.commit()
    answer = post(1, "confirm", text="x")
    assert (answer.status_code, said(answer)) == (422, "This unit is locked.")
    assert now(1).state == "new"


def test_a_unit_that_is_gone(client: Client, post, units: list[Unit]):
    post(1, "merge")
    answer = post(2, "confirm", htmx=True, text="x")
    assert (answer.status_code, "merged into its neighbour" in said(answer)) == (404, True)
    assert client.get(f"/units/{units[2].id}").status_code == 404


# --- Two people, or two tabs ---


def test_stale_by_htmx(client: Client, post, now, look, units: list[Unit]):
    post(1, "confirm", text="Theirs <b>&\"'.")
    answer = post(1, "confirm", htmx=True, text="Mine <i>&\"'.")
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == f"#unit-{units[1].id}"
    assert answer.headers["HX-Reswap"] == "outerHTML"
    [row] = fragment(answer)
    check_both(row, "Theirs <b>&\"'.", "Mine <i>&\"'.")
    assert row.get("data-version") == str(units[1].version + 1)
    assert now(1).target == ["Theirs <b>&\"'."]
    [kept] = look(select(WorkingText))
    assert (kept.text, kept.version < now(1).version) == ("Mine <i>&\"'.", True)
    check_both(page(client.get(url(units[1]))), "Theirs <b>&\"'.", "Mine <i>&\"'.")


def check_both(root, theirs: str, mine: str) -> None:
    """Both texts are on screen, the person's own in the box, the other one a click away."""
    assert box(root) == mine
    assert text_of(root.xpath(".//*[@class='theirs']")[0]) == theirs
    assert theirs in root.xpath(".//*[@role='alert']//@data-put")
    assert not root.xpath(".//textarea/* | .//blockquote/*")


def test_stale_by_form(client: Client, post, units: list[Unit]):
    post(1, "confirm", text="Theirs.")
    answer = post(1, "confirm", text="Mine.", only="new")
    assert (answer.status_code, answer.location) == (303, anchored(units[1], "new"))
    check_both(page(client.get(url(units[1]))), "Theirs.", "Mine.")


def test_choosing_after_a_conflict(client: Client, post, now, look, units: list[Unit]):
    """What the page then shows can be confirmed: its version is the one that stands."""
    post(1, "confirm", text="Theirs.")
    [row] = fragment(post(1, "confirm", htmx=True, text="Mine."))
    [version] = row.xpath(".//input[@name='version']/@value")
    assert post(1, "confirm", version=version, text=box(row)).location == anchored(units[2])
    assert (now(1).target, look(select(WorkingText))) == (["Mine."], [])


@pytest.mark.parametrize("action", ["reopen", "excluded", "merge", "split"])
def test_other_edits_on_an_old_version(post, now, stored, units: list[Unit], action):
    post(1, "confirm", text="Theirs.")
    before = stored()
    for htmx in (False, True):
        answer = post(1, action, htmx=htmx, **(SPLIT | {"version": 1, "excluded": "1"}))
        assert (answer.status_code, "was changed elsewhere" in said(answer)) == (409, True)
    assert stored() == before
    assert (now(1).state, now(1).target, now(1).excluded) == ("translated", ["Theirs."], "")


# --- What is typed ---


def test_typing_is_kept(client: Client, post, now, units: list[Unit]):
    text = " Half a sen\r\ntence, <b>\"'& "
    answer = post(1, "working", text=text)
    assert (answer.status_code, answer.data) == (204, b"")
    typed = " Half a sen\ntence, <b>\"'& "
    assert box(page(client.get(url(units[1])))) == typed
    [row] = fragment(client.get(f"/units/{units[1].id}?open=1", headers=HX))
    assert box(row) == typed
    [closed] = fragment(client.get(f"/units/{units[1].id}", headers=HX))
    assert typed.split()[-2] in text_of(closed)
    assert (now(1).state, now(1).version) == ("new", units[1].version)


def test_typing_again_and_as_it_was(post, look):
    post(1, "working", text="One", htmx=True)
    post(1, "working", text="Two", htmx=True)
    assert look(select(WorkingText.text)) == ["Two"]
    post(1, "working", text="", htmx=True)
    assert look(select(WorkingText.text)) == []


def test_typing_is_nobody_elses(app, session, project, units, post, reading: Client):
    post(1, "working", text="Secret")
    assert "Secret" not in reading.get(f"/bitexts/{units[1].bitext_id}").text
    assert "Secret" not in reading.get(f"/units/{units[1].id}", headers=HX).text


def test_typing_on_an_old_version_is_kept(client: Client, post, units: list[Unit]):
    post(1, "confirm", text="Theirs.")
    assert post(1, "working", text="Mine.").status_code == 204
    check_both(page(client.get(url(units[1]))), "Theirs.", "Mine.")


def test_typing_too_much(post, stored):
    before = stored()
    answer = post(1, "working", htmx=True, text="x" * 50_001)
    assert (answer.status_code, "takes up to 50000" in said(answer)) == (422, True)
    assert stored() == before


def test_confirm_forgets_what_was_typed(post, stored):
    post(1, "working", text="Half")
    assert stored()["working_texts"] == 1
    post(1, "confirm", text="Whole.")
    assert stored()["working_texts"] == 0


@pytest.mark.parametrize(
    ("action", "form"),
    [("reopen", {}), ("excluded", {"excluded": "1"}), ("merge", {})],
)
def test_what_stands_in_the_box_is_kept(client: Client, post, units: list[Unit], action, form):
    """A step that isn't about the text loses nothing of it, and is no conflict with oneself."""
    assert post(1, action, text="Half a sent", **form).status_code == 303
    root = page(client.get(url(units[1])))
    assert box(root) == "Half a sent"
    assert not root.xpath("//*[@class='theirs']")


def test_discard(post, look, units: list[Unit]):
    post(1, "confirm", text="Stands.")
    for htmx in (False, True):
        post(1, "working", text="Half")
        answer = post(1, "discard", htmx=htmx)
        assert look(select(WorkingText)) == []
        if htmx:
            [row] = fragment(answer)
            assert (row.get("id"), box(row)) == (f"unit-{units[1].id}", "Stands.")
        else:
            assert (answer.status_code, answer.location) == (303, anchored(units[1]))


# --- Other edits ---


def test_reopen(post, now, units: list[Unit]):
    post(1, "confirm", text="Done.")
    answer = post(1, "reopen", version=units[1].version + 1)
    assert (answer.status_code, answer.location) == (303, anchored(units[1]))
    assert (now(1).state, now(1).target) == ("draft", ["Done."])


def test_exclude(post, now, units: list[Unit]):
    answer = post(1, "excluded", excluded="1")
    assert (answer.status_code, answer.location) == (303, anchored(units[2]))
    assert now(1).excluded == "hand"
    answer = post(2, "excluded", htmx=True, excluded="1")
    row, following, _progress = fragment(answer)
    assert "state-excluded" in row.get("class").split()
    assert following.get("id") == f"unit-{units[3].id}"
    assert answer.headers["HX-Replace-Url"] == anchored(units[3])


def test_restore(post, now, units: list[Unit]):
    post(1, "excluded", excluded="1")
    answer = post(1, "excluded", excluded="0", version=units[1].version + 1)
    assert (answer.status_code, answer.location) == (303, anchored(units[1]))
    assert now(1).excluded == ""


def test_merge(client: Client, post, now, units: list[Unit]):
    answer = post(1, "merge")
    assert (answer.status_code, answer.location) == (303, anchored(units[1]))
    assert now(1).source == [*units[1].source, *units[2].source]
    assert now(2) is None
    assert client.get(answer.location).text.count("data-unit=") == 11


def test_merge_the_last(post, stored):
    before = stored()
    answer = post(6, "merge")
    assert (answer.status_code, "to merge with" in said(answer)) == (422, True)
    assert stored() == before


def test_split(post, now, look, units: list[Unit], bitext: Bitext):
    place = units[1].source[0].index("在河内")
    # The carets count the text as it was typed, before it is normalised.
    typed = unicodedata.normalize("NFD", "Phạm Minh Chính ") + "met them."
    answer = post(1, "split", source_at=place, target_at=len(typed) - 9, text=typed)
    assert (answer.status_code, answer.location) == (303, anchored(units[1]))
    query = select(Unit).where(Unit.bitext_id == bitext.id).order_by(Unit.position)
    first, second = look(query)[1:3]
    assert first.id == units[1].id
    assert (first.source[0] + second.source[0], second.source[0][:3]) == (
        units[1].source[0],
        "在河内",
    )
    assert (first.target, second.target) == (["Phạm Minh Chính"], ["met them."])


REFUSED_SPLITS = [
    ({}, "Put the caret inside the source text"),
    ({"source_at": "", "target_at": ""}, "Put the caret inside the source text"),
    ({"source_at": "0"}, "Put the caret inside the source text"),
    ({"source_at": "999"}, "Place 999 is outside of the text"),
    ({"source_at": "x"}, "This form is incomplete."),
    ({"source_at": "-1"}, "This form is incomplete."),
    ({"source_at": "3", "target_at": "9" * 30}, "This form is incomplete."),
    ({"source_at": "3", "text": "x" * 50_001}, "This text has 50001 characters"),
]


def test_split_refused(post, stored):
    for places, sentence in REFUSED_SPLITS:
        before = stored()
        answer = post(1, "split", **({"text": "They met."} | places))
        assert (answer.status_code, said(answer).startswith(sentence)) == (422, True)
        assert stored() == before


@pytest.mark.parametrize(
    ("action", "form"),
    [("merge", {}), ("split", SPLIT), ("reopen", {}), ("excluded", {"excluded": "0"})],
)
def test_rows_that_come_and_go_by_htmx(post, units: list[Unit], action, form):
    """The page is asked for anew. To an address with a fragment the browser would only scroll."""
    answer = post(1, action, htmx=True, **({**form, "version": units[1].version}))
    assert (answer.status_code, answer.text) == (200, "")
    assert answer.headers["HX-Redirect"] == url(units[1])


# --- Texts are text ---


def test_markup_is_text(client: Client, session: Session, post, units: list[Unit]):
    session.execute(update(Unit).where(Unit.id == units[1].id).values(source=[f"原文{MARKUP}"]))
    session.commit()
    post(1, "confirm", text=MARKUP)
    for query in ("", f"?unit={units[1].id}"):
        answer = client.get(f"/bitexts/{units[1].bitext_id}{query}")
        check_escaped(answer)
        check_escaped(answer, f"原文{MARKUP}")
    post(1, "working", text=f"{MARKUP}</textarea>{MARKUP}", version=2)
    answer = client.get(url(units[1]))
    check_escaped(answer)
    assert box(page(answer)) == f"{MARKUP}</textarea>{MARKUP}"
