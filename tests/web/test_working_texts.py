"""What a person types into a unit: kept, two people or two tabs at once, discarded."""

import pytest
from sqlalchemy import select

from tests.conftest import Client
from tests.web.cases import HX, anchored, box, fragment, page, said, text_of, unit_url
from tests.web.test_units import SPLIT
from workbench.models import Unit, WorkingText

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
    check_both(page(client.get(unit_url(units[1]))), "Theirs <b>&\"'.", "Mine <i>&\"'.")


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
    check_both(page(client.get(unit_url(units[1]))), "Theirs.", "Mine.")


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
    assert box(page(client.get(unit_url(units[1])))) == typed
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
    check_both(page(client.get(unit_url(units[1]))), "Theirs.", "Mine.")


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
    root = page(client.get(unit_url(units[1])))
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
