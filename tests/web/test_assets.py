"""Scripts and style sheets, under addresses that change with their content."""

import os
import re

import pytest
from flask import Flask

from tests.conftest import Client
from workbench.web import assets


def test_a_page_s_files_are_there(visitor: Client):
    text = visitor.get("/sign-in").text
    urls = re.findall(r'(?:src|href)="(/static/[^"]+)"', text)
    assert len(urls) >= 4
    for url in urls:
        answer = visitor.get(url)
        assert (url, answer.status_code) == (url, 200)
        assert answer.headers["Cache-Control"].endswith(f"max-age={assets.YEAR}")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Content-Security-Policy" in answer.headers


def test_the_address_changes_with_the_content(served: Flask, tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    file = tmp_path / "a.css"
    seen = []
    with served.test_request_context():
        for number, content in enumerate(("one", "two", "one")):
            file.write_text(content)
            # The clock of a file system may be too coarse to tell the three apart.
            os.utime(file, ns=(number, number))
            seen.append(assets.asset("a.css"))
    assert seen[0] == seen[2] != seen[1]
    assert re.fullmatch(r"/static/a\.css\?v=[0-9a-f]{12}", seen[0])


@pytest.mark.parametrize(
    "name", ["nothing.css", "", "../context.py", "%2e%2e/context.py", "/etc/passwd", "vendor"]
)
def test_nothing_else_is_served(visitor: Client, name):
    assert visitor.get(f"/static/{name}").status_code in (302, 308, 404)
    answer = visitor.get(f"/static/{name}", follow_redirects=True)
    assert "SQLAlchemy" not in answer.text
    assert "root:" not in answer.text


def test_wrong_method(client: Client):
    assert client.post("/static/workbench.css").status_code == 405
