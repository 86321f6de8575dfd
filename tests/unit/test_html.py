"""Web pages: the article stays, the furniture goes, scripts are never text."""

import logging
import re

import pytest

from workbench.core.errors import InputError
from workbench.formats.html import article

HEADLINE = "市政府公布新公交线路"
LEAD = "市政府三日公布了五条新的公交线路，连接老城区和北部工业区，居民出行将更加方便。"
CAPTION = "新的公交车停在中央车站。图自本报"
BODY = "据交通局介绍，新线路将于下月一日开始运行，首末班车时间为五时和二十三时。"
HEADING = "票价不变"
FARES = "票价仍为七千越盾，学生和六十五岁以上的老人可以免费乘坐，月票价格也不变。"
VOICES = "住在北区的居民表示，过去上班要换乘两次，现在只要四十分钟就可以到达市中心。"

FURNITURE = """
<div class="related"><h3>相关新闻</h3><ul><li><a href="/1">城里举行图书展</a></li>
<li><a href="/2">机场扩建工程开工</a></li></ul></div>
<div id="comments"><h3>评论</h3><p>张三：很好的消息，希望早日开通。</p></div>
<aside class="sidebar"><h3>热门</h3><ul><li><a href="/3">天气预报</a></li></ul></aside>
<footer><p>版权所有 某某新闻网 联系电话 123456</p></footer>
"""
NAVIGATION = (
    '<nav><ul><li><a href="/">首页</a></li><li><a href="/zz">政治</a></li></ul></nav>'
    '<script>var words = "坏东西";</script><style>p { color: red }</style>'
)
NEVER = ("首页", "政治", "坏东西", "color", "图书展", "张三", "天气", "版权")


def page(body: str, head: str = "", title: str = f"{HEADLINE} - 某某新闻网") -> str:
    return (
        f'<!DOCTYPE html><html lang="zh"><head>{head}<title>{title}</title></head>'
        f"<body>{NAVIGATION}{body}{FURNITURE}</body></html>"
    )


SEMANTIC = f"""<main><article><header><h1>{HEADLINE}</h1></header>
<p class="lead">{LEAD}</p>
<figure><img src="a.jpg" alt="图"><figcaption>{CAPTION}</figcaption></figure>
<p>{BODY}</p><h2>{HEADING}</h2><p>{FARES}</p><p>{VOICES}</p></article></main>"""

DIVISIONS = f"""<div id="wrap"><div class="detail"><h1 class="title">{HEADLINE}</h1>
<div class="content"><p><strong>{LEAD}</strong></p>
<div class="photo"><img src="a.jpg"><p class="caption">{CAPTION}</p></div>
<p>{BODY}</p><h3>{HEADING}</h3><p>{FARES}</p><p>{VOICES}</p></div></div></div>"""

BREAKS = f"""<table><tr><td><h1>{HEADLINE}</h1><div class="article-content">{LEAD}<br><br>
{CAPTION}<br>{BODY}<br><br><b>{HEADING}</b><br>{FARES}<br>{VOICES}</div></td></tr></table>"""

LINES = [HEADLINE, LEAD, CAPTION, BODY, HEADING, FARES, VOICES]


def lines(data: bytes) -> list[str]:
    return article(data).text.split("\n")


@pytest.mark.parametrize("body", [SEMANTIC, DIVISIONS, BREAKS], ids=["html5", "divs", "breaks"])
def test_keeps_the_article_line_by_line_without_the_furniture(body):
    found = lines(page(body).encode())
    assert found == LINES
    assert not [word for word in NEVER if word in "\n".join(found)]


def test_the_headline_comes_from_the_title_where_the_page_has_no_heading():
    body = SEMANTIC.replace(f"<h1>{HEADLINE}</h1>", "")
    found = lines(page(body, f'<meta property="og:title" content="{HEADLINE}">').encode())
    assert found == LINES


def test_a_heading_outside_the_article_is_the_headline():
    body = f"<h1>{HEADLINE}</h1>" + SEMANTIC.replace(f"<h1>{HEADLINE}</h1>", "")
    assert lines(page(body).encode()) == LINES


def test_a_short_article_keeps_its_lines():
    body = f"<article><h1>{HEADLINE}</h1><p>{LEAD}</p><p>{BODY}</p></article>"
    assert lines(page(body).encode()) == [HEADLINE, LEAD, BODY]


def test_lists_and_tables_are_lines():
    extra = (
        "<ul><li>老城区到工业区</li><li>车站到机场</li></ul>"
        "<table><tr><th>线路</th><td>十分钟一班</td></tr></table>"
    )
    found = lines(page(SEMANTIC.replace("</article>", extra + "</article>")).encode())
    assert found == [*LINES, "老城区到工业区", "车站到机场", "线路", "十分钟一班"]


def test_script_that_is_shown_stays_text_and_script_that_runs_goes():
    shown = f"<p>{BODY}<code>&lt;script&gt;alert(1)&lt;/script&gt;</code></p>"
    hidden = "<script>alert(2)</script><p onclick='alert(3)'>" + FARES + "</p>"
    found = lines(page(SEMANTIC.replace(f"<p>{BODY}</p>", shown + hidden)).encode())
    assert BODY + "<script>alert(1)</script>" in found
    assert "alert(2)" not in "\n".join(found)
    assert "alert(3)" not in "\n".join(found)


@pytest.mark.parametrize(
    ("charset", "codec", "name"),
    [
        ("utf-8", "utf-8", "UTF-8"),
        ("gb2312", "utf-8", "UTF-8"),
        ("utf-8", "utf-8-sig", "UTF-8"),
        ("gb2312", "gb18030", "GB18030"),
        ("GBK", "gb18030", "GB18030"),
        ("big5", "gb18030", "GB18030"),
        ("utf-8", "gb18030", "GB18030"),
        ("utf-16", "utf-16", "UTF-16"),
    ],
)
def test_the_bytes_tell_the_encoding_and_then_the_page(charset, codec, name):
    for meta in (f'<meta charset="{charset}">', f"<META content='text/html; charset={charset}'>"):
        decoded = article(page(SEMANTIC, meta).encode(codec))
        assert decoded.encoding == name
        assert decoded.text.split("\n") == LINES


def test_a_traditional_page_in_big5():
    text = "市政府昨天公布五條新的公車路線，連接老城區與北部工業區，學生可以免費搭乘。"
    html = f'<html><head><meta charset="big5"></head><body><p>{text}</p></body></html>'
    assert article(html.encode("big5")).encoding == "Big5"
    assert lines(html.encode("big5")) == [text]


def test_a_page_without_an_article_gives_all_that_it_shows():
    html = (
        "<body><script>bad()</script><h1>短</h1><p>一\n行 文字</p><!-- 注 -->"
        "<noscript>无</noscript><p>二<br>三</p><svg><text>图</text></svg></body>"
    )
    assert lines(html.encode()) == ["短", "一 行 文字", "二", "三"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n", "This looks like a PNG file"),
        (b"<html><body><script>alert(1)</script></body></html>", "no text in the web page"),
        (b"<!-- nothing -->", "no text in the web page"),
        (b"<p>\xff</p>", "doesn't fit UTF-8"),
        (b"<b>x</b>" * 50_001, "too large: 50003 elements"),
    ],
)
def test_refuses_in_plain_words(data, says):
    with pytest.raises(InputError, match=re.escape(says)):
        article(data)


def test_is_quiet(caplog, capsys):
    with caplog.at_level(logging.WARNING):
        article(b"<p>x</p>")
    assert not caplog.records
    assert capsys.readouterr() == ("", "")


def test_text_in_scripts_is_never_the_article():
    scripts = "".join(
        '<script type="application/ld+json">{"@context": "https://schema.org",'
        f' "@type": "NewsArticle", "articleBody": "{text}"}}</script>'
        for text in ("短", (FARES + VOICES) * 3)
    )
    assert lines(f"<head>{scripts}</head><body><p>短</p></body>".encode()) == ["短"]


def test_deep_nesting_is_no_harm():
    deep = "<div>" * 5000 + LEAD + "</div>" * 5000
    assert LEAD in article(page(SEMANTIC + deep).encode()).text
