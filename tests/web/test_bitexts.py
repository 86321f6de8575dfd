"""The editor's page, its filters, undo."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.conftest import Client
from tests.web.cases import HX, Routes, page, said, text_of
from workbench.models import Bitext, Block, Unit
from workbench.services.units import source_text

ROUTES = Routes(["/bitexts/{bitext}"], {"/bitexts/{bitext}/undo": {}})


@pytest.fixture
def shown(client: Client, bitext: Bitext):
    """Gives the page as it is with a query, parsed."""
    return lambda **query: page(client.get(f"/bitexts/{bitext.id}", query_string=query))


def numbers(root) -> list[int]:
    return [int(row.get("data-unit")) for row in root.xpath("//ol[@id='units']/li")]


def opened(root) -> list[int]:
    return [int(row.get("data-unit")) for row in root.xpath("//li[.//textarea]")]


def test_someone_elses(strange: Client, address):
    ROUTES.check_someone_elses(strange, address)


def test_reader(reading: Client, address):
    ROUTES.check_reader(reading, address)


def test_wrong_method(client: Client, address):
    ROUTES.check_wrong_method(client, address)


def test_signed_out(visitor: Client, address):
    ROUTES.check_signed_out(visitor, address)


def test_show(shown, look, bitext: Bitext, units: list[Unit]):
    root = shown()
    assert numbers(root) == look(select(Unit.id).order_by(Unit.position))
    assert opened(root) == []
    sources = [text_of(row) for row in root.xpath("//li//p[@class='source']")]
    assert sources[:7] == [source_text(unit) for unit in units]
    assert root.xpath("//*[@id='progress']//progress/@value") == ["0"]
    assert root.xpath("//mark[@class='term']/@title")[0] == "Pham Minh Chinh"
    assert root.xpath("//form[@action=$undo]", undo=f"/bitexts/{bitext.id}/undo")


def test_one_unit_open(shown, units: list[Unit]):
    root = shown(unit=units[2].id)
    assert opened(root) == [units[2].id]
    [version] = root.xpath("//li//input[@name='version'][../textarea]/@value")
    assert int(version) == units[2].version


def test_no_such_unit_to_open(shown):
    for unit in ["0", "x", "", "-1", "9" * 30, "9" * 5000]:
        root = shown(unit=unit)
        assert (len(numbers(root)), opened(root)) == (12, [])


def test_filters(shown, session: Session, units: list[Unit]):
    session.execute(update(Unit).where(Unit.id == units[1].id).values(state="translated"))
    session.commit()
    assert numbers(shown(only="translated")) == [units[1].id]
    assert len(numbers(shown(only="new"))) == 6
    assert len(numbers(shown(only="excluded"))) == 5
    assert numbers(shown(only="reviewed")) == []
    for unknown in ("", "x", "\x00", "'"):
        assert len(numbers(shown(only=unknown))) == 12
    assert shown(only="translated").xpath("//nav//a[@aria-current]/@class") == ["state-translated"]


def test_a_filter_stays_in_the_links(shown, units: list[Unit]):
    row = shown(only="new").xpath("//li[@data-unit=$unit]", unit=str(units[0].id))[0]
    [link] = row.xpath(".//a[@hx-get]")
    number = units[0].id
    wanted = f"/bitexts/{units[0].bitext_id}?unit={number}&only=new#unit-{number}"
    assert link.get("href") == wanted
    assert link.get("hx-get") == f"/units/{units[0].id}?open=1&only=new"
    [only] = shown(only="new", unit=units[0].id).xpath("//form//input[@name='only'][../textarea]")
    assert only.get("value") == "new"


def test_a_reader_opens_nothing(reading: Client, bitext: Bitext, units: list[Unit]):
    root = page(reading.get(f"/bitexts/{bitext.id}?unit={units[0].id}"))
    assert (len(numbers(root)), opened(root)) == (12, [])
    assert not root.xpath("//*[@id='undo']")


def test_undo(client: Client, bitext: Bitext, units: list[Unit], look):
    unit = units[1]
    form = {"version": unit.version, "text": "One."}
    assert client.post(f"/units/{unit.id}/confirm", data=form).status_code == 303
    answer = client.post(f"/bitexts/{bitext.id}/undo")
    assert answer.status_code == 303
    assert answer.location == f"/bitexts/{bitext.id}?unit={unit.id}#unit-{unit.id}"
    [undone] = look(select(Unit).where(Unit.id == unit.id))
    assert (undone.state, undone.target) == ("new", [])
    answer = client.post(f"/bitexts/{bitext.id}/undo")
    assert (answer.status_code, said(answer)) == (
        404,
        "There is nothing of yours to undo in this text.",
    )


def test_undo_by_htmx(client: Client, bitext: Bitext, units: list[Unit]):
    form = {"version": units[0].version, "excluded": "1"}
    client.post(f"/units/{units[0].id}/excluded", data=form)
    answer = client.post(f"/bitexts/{bitext.id}/undo", headers=HX)
    assert (answer.status_code, answer.text) == (200, "")
    assert answer.headers["HX-Redirect"] == f"/bitexts/{bitext.id}?unit={units[0].id}"


def test_undo_takes_nothing_of_others(
    client: Client, session: Session, bitext: Bitext, units: list[Unit], look
):
    form = {"version": units[1].version, "text": "One."}
    client.post(f"/units/{units[1].id}/confirm", data=form)
    session.execute(update(Unit).where(Unit.id == units[1].id).values(target=["Theirs."]))
    session.commit()
    answer = client.post(f"/bitexts/{bitext.id}/undo")
    assert (answer.status_code, "was changed again since" in said(answer)) == (409, True)
    assert look(select(Unit.target).where(Unit.id == units[1].id)) == [["Theirs."]]


def test_nothing_to_show(client: Client, session: Session, bitext: Bitext):
    session.execute(update(Block).values(excluded="hand"))
    session.execute(update(Unit).values(excluded="hand"))
    session.commit()
    root = page(client.get(f"/bitexts/{bitext.id}?only=new"))
    assert root.xpath("//*[@class='empty']")
    assert root.xpath("//*[@id='progress']//progress/@value") == ["0"]
