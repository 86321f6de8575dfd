"""The history of a unit: as a page and as a part of the editor."""

import pytest
from sqlalchemy.orm import Session

from tests.conftest import Client
from tests.web.cases import HX, MARKUP, Routes, check_escaped, fragment, page, text_of
from workbench.models import Change, Unit

ROUTES = Routes(["/units/{unit}/history", "/bitexts/{bitext}/history"], {})


@pytest.fixture
def at(address, units: list[Unit]):
    return lambda pattern: address(pattern.replace("{unit}", str(units[1].id)))


def test_someone_elses(strange: Client, at):
    ROUTES.check_someone_elses(strange, at)


def test_reader(reading: Client, at):
    ROUTES.check_reader(reading, at)


def test_wrong_method(client: Client, at):
    ROUTES.check_wrong_method(client, at)


def test_signed_out(visitor: Client, at):
    ROUTES.check_signed_out(visitor, at)


@pytest.fixture
def edited(session: Session, post, units: list[Unit]) -> Unit:
    """A unit that an engine drafted and a person confirmed otherwise."""
    unit = units[1]
    unit.draft = unit.target = ["They met guests."]
    unit.state, unit.origin, unit.draft_model = "draft", "argos", "zh_en-1.9"
    unit.draft_at, unit.draft_flag = unit.created_at, "length"
    session.commit()
    post(1, "confirm", text="They received guests.")
    return unit


def difference(root) -> list[str]:
    return [text_of(one) for one in root.xpath("//*[@class='difference']")]


def test_page(client: Client, edited: Unit):
    root = page(client.get(f"/units/{edited.id}/history"))
    assert difference(root) == ["They removed: met added: received guests."] * 2
    assert [text_of(one) for one in root.xpath("//del | //ins")][:2] == [
        "removed: met",
        "added: received",
    ]
    confirmed, drafted = (text_of(one) for one in root.xpath("//ol[@class='steps']/li"))
    assert confirmed.startswith("confirmed, Lan, ")
    assert "Translated" in confirmed
    assert drafted.startswith("first draft, Argos, zh_en-1.9, ")
    assert "Too long or too short for its source" in drafted
    assert drafted.endswith("They met guests.")
    back = f"/bitexts/{edited.bitext_id}?unit={edited.id}#unit-{edited.id}"
    assert back in root.xpath("//main//a/@href")


def test_part_of_the_editor(client: Client, edited: Unit):
    """The very partial that the page includes; the open unit asks for it when it is wanted."""
    [part] = fragment(client.get(f"/units/{edited.id}/history", headers=HX))
    assert part.get("id") == f"history-{edited.id}"
    root = page(client.get(f"/bitexts/{edited.bitext_id}?unit={edited.id}"))
    [details] = root.xpath("//details[@class='history']")
    assert details.get("hx-get") == f"/units/{edited.id}/history"
    assert details.get("hx-target") == f"#{part.get('id')}"
    assert details.xpath(f".//*[@id='{part.get('id')}']//a/@href") == [details.get("hx-get")]
    # What is typed is sent by the form; reading the history must not look like it to the editor.
    assert not details.xpath("ancestor::form")


def test_nothing_has_happened(client: Client, units: list[Unit]):
    [part] = fragment(client.get(f"/units/{units[2].id}/history", headers=HX))
    assert "Nothing has happened here yet" in text_of(part)
    assert not part.xpath(".//*[@class='difference']")


def test_undone(client: Client, edited: Unit):
    client.post(f"/bitexts/{edited.bitext_id}/undo")
    root = page(client.get(f"/units/{edited.id}/history"))
    assert "The first draft stands as it was." in text_of(root)
    [undone] = root.xpath("//li[@class='undone']")
    assert "undone on" in text_of(undone)


def test_markup_is_text(client: Client, session: Session, post, edited: Unit):
    edited.draft, edited.draft_model = [MARKUP], MARKUP
    session.commit()
    post(1, "confirm", text=f"{MARKUP} {MARKUP}", version=edited.version + 1)
    answer = client.get(f"/units/{edited.id}/history")
    check_escaped(answer)


def test_all_that_was_done_in_a_text(client: Client, post, units: list[Unit]):
    address = f"/bitexts/{units[1].bitext_id}/history"
    assert "Nobody has changed anything" in text_of(page(client.get(address)))
    post(1, "confirm", text="They received guests.")
    post(2, "confirm", text="They spoke.")
    assert client.post(f"/bitexts/{units[1].bitext_id}/undo").status_code == 303
    steps = page(client.get(address)).xpath("//ol[@class='steps']/li")
    last, first = map(text_of, steps)
    assert last.startswith("confirmed, Lan, ")
    assert "undone on" in last
    assert "undone" not in first
    assert units[1].source[0] in first


def test_a_long_history_goes_on_on_further_pages(client: Client, session, units: list[Unit]):
    copies = [{"id": units[1].id}]
    session.add_all(
        Change(bitext_id=units[1].bitext_id, action="confirm", before=copies, after=copies)
        for _ in range(51)
    )
    session.commit()
    steps = "//ol[@class='steps']/li"
    root = page(client.get(f"/bitexts/{units[1].bitext_id}/history"))
    assert len(root.xpath(steps)) == 50
    (further,) = root.xpath("//a[text()='Earlier']/@href")
    assert len(page(client.get(further)).xpath(steps)) == 1
