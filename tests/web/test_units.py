"""A unit: opened, typed into, confirmed, left out, merged, split; two people on one unit."""

import unicodedata

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.conftest import Client
from tests.web.cases import (
    HX,
    MARKUP,
    Routes,
    anchored,
    box,
    check_escaped,
    fragment,
    page,
    said,
    text_of,
    unit_url,
)
from workbench.models import Bitext, Unit, User

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
    assert answer.headers["HX-Redirect"] == unit_url(units[1])


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
    answer = client.get(unit_url(units[1]))
    check_escaped(answer)
    assert box(page(answer)) == f"{MARKUP}</textarea>{MARKUP}"
