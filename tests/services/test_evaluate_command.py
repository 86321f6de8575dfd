"""`workbench evaluate`: engines and files of other systems, measured side by side."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.unit.loopback import Chat, failing
from workbench import __version__
from workbench.cli import main
from workbench.core.metrics import scores

SOURCE = [
    "越南政府总理范明政在河内会见了老挝客人。",
    "双方讨论了农业合作，越南愿同老挝扩大贸易。",
    "农民今年收获了一万吨大米。",
    "博物馆下周向公众开放。",
    "大雨使北部两条公路中断。",
    "越南将于2025年举办国际书展。",
    "学校为学生准备了新课本。",
    "双方同意明年继续会谈。",
]
ENGLISH = [
    "Vietnam's Prime Minister Pham Minh Chinh met guests from Laos in Hanoi.",
    "The two sides discussed farming, and Vietnam wants to trade more with Laos.",
    "Farmers harvested ten thousand tonnes of rice this year.",
    "The museum opens to the public next week.",
    "Heavy rain cut two roads in the north.",
    "Vietnam will hold an international book fair in 2025.",
    "The school has prepared new textbooks for its pupils.",
    "The two sides agreed to continue their talks next year.",
]
VIETNAMESE = [
    "Thủ tướng Việt Nam Phạm Minh Chính gặp khách Lào tại Hà Nội.",
    "Hai bên thảo luận về nông nghiệp, Việt Nam muốn mở rộng thương mại với Lào.",
    "Năm nay nông dân thu hoạch mười nghìn tấn gạo.",
    "Bảo tàng mở cửa cho công chúng vào tuần tới.",
    "Mưa lớn làm hai con đường ở miền Bắc bị gián đoạn.",
    "Việt Nam sẽ tổ chức hội chợ sách quốc tế năm 2025.",
    "Nhà trường đã chuẩn bị sách giáo khoa mới cho học sinh.",
    "Hai bên nhất trí tiếp tục hội đàm vào năm sau.",
]
CLOSE = [line.replace("The ", "A ") for line in ENGLISH]
FAR = [" ".join(reversed(line.split())) for line in ENGLISH]
GLOSSARY = (
    "source,en,en_forbidden,vi\n越南,Republic of Umber,Vietnam,\n老挝,Elbonia,,\n大米,,,gạo\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command runs: a folder with the test set."""
    monkeypatch.setenv("WORKBENCH_INSTANCE_DIR", str(tmp_path / "instance"))
    folder = tmp_path / "here"
    folder.mkdir()
    for name, lines in (
        ("zh.txt", SOURCE),
        ("en.txt", ENGLISH),
        ("vi.txt", VIETNAMESE),
        ("close.txt", CLOSE),
        ("far.txt", FAR),
    ):
        (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "terms.csv").write_text(GLOSSARY, "utf-8")
    monkeypatch.chdir(folder)
    return folder


def run(*args: str) -> Result:
    """Evaluate into English against en.txt unless the options say otherwise."""
    given = [] if "--to" in args else ["--to", "en", "--reference", "en.txt"]
    command = ["evaluate", "--source", "zh.txt", *given, *args]
    return CliRunner().invoke(main, command, catch_exceptions=False)


def measured(*args: str) -> dict[str, Any]:
    """The JSON document of an evaluation that went well."""
    result = run("--json", *args)
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def systems(*args: str) -> dict[str, Any]:
    return {system["name"]: system for system in measured(*args)["systems"]}


def refused(result: Result, code: int = 1) -> str:
    """The one sentence that a refused command ends with."""
    assert (result.exit_code, result.stdout) == (code, "")
    return result.stderr.splitlines()[-1]


# --- numbers ---


@pytest.mark.parametrize(
    ("lang", "reference", "lines"), [("en", "en.txt", ENGLISH), ("vi", "vi.txt", VIETNAMESE)]
)
def test_an_engine_is_drafted_with_and_measured(folder, lang, reference, lines):
    args = ("--to", lang, "--reference", reference, "--engine", "gloss")
    gloss = systems(*args)["gloss"]
    run(*args, "-o", "result.txt")
    drafts = (folder / "result.gloss.txt").read_text("utf-8").splitlines()
    wanted = scores(drafts, lines, lang)
    assert {name: score["value"] for name, score in gloss["scores"].items()} == {
        name: score.value for name, score in wanted.items()
    }
    assert (gloss["engine"], bool(gloss["model"]), gloss["enforced"]) == ("gloss", True, False)
    assert gloss["sentences_per_second"] == pytest.approx(8 / gloss["seconds"])


def test_the_numbers_are_those_of_the_command_line_of_sacrebleu(folder):
    command = [sys.executable, "-m", "sacrebleu", "en.txt", "-i", "close.txt", "-w", "8"]
    result = subprocess.run(
        [*command, "-m", "bleu", "chrf", "ter", "--confidence"], capture_output=True, text=True
    )
    theirs = {row["name"]: row for row in json.loads(result.stdout)}
    ours = systems("--hypothesis", "close=close.txt")["close"]["scores"]
    for name, title in (("bleu", "BLEU"), ("chrf", "chrF2"), ("ter", "TER")):
        assert ours[name]["value"] == pytest.approx(theirs[title]["score"], abs=1e-7)
        assert ours[name]["mean"] == pytest.approx(theirs[title]["confidence_mean"], abs=1e-4)
        assert ours[name]["interval"] == pytest.approx(theirs[title]["confidence_var"], abs=1e-4)
        assert ours[name]["signature"] == theirs[title]["signature"]
        assert ours[name]["units"] == 8


def test_the_first_system_is_the_baseline():
    found = measured(
        "--hypothesis", "close=close.txt", "--hypothesis", "far=far.txt", "--engine", "gloss"
    )
    assert found["baseline"] == "gloss"
    gloss, close, far = found["systems"]
    assert [each["name"] for each in (gloss, close, far)] == ["gloss", "close", "far"]
    assert {score["p_value"] for score in gloss["scores"].values()} == {None}
    assert not any(score["significant"] for score in gloss["scores"].values())
    assert all(score["significant"] for score in close["scores"].values())
    assert all(score["p_value"] < 0.05 for score in close["scores"].values())


def test_a_system_does_not_differ_from_its_double():
    double = systems("--hypothesis", "one=close.txt", "--hypothesis", "two=close.txt")["two"]
    for score in double["scores"].values():
        assert (score["p_value"], score["significant"]) == (1.0, False)


def test_several_references():
    found = systems("--reference", "close.txt", "--hypothesis", "close=close.txt")["close"]
    assert found["scores"]["ter"]["value"] == 0
    assert found["scores"]["ter"]["signature"].startswith("nrefs:2|")


def test_a_limit_takes_the_first_lines():
    found = measured("--limit", "3", "--engine", "gloss", "--hypothesis", "far=far.txt")
    assert found["sentences"] == 3
    assert {s["scores"]["bleu"]["units"] for s in found["systems"]} == {3}
    value = scores(FAR[:3], ENGLISH[:3], "en")["chrf"].value
    assert found["systems"][1]["scores"]["chrf"]["value"] == value


# --- terms ---


def test_terms_without_and_with_enforcement():
    found = systems("--engine", "gloss", "--glossary", "terms.csv")
    assert [(name, each["enforced"]) for name, each in found.items()] == [
        ("gloss", False),
        ("gloss+terms", True),
    ]
    plain, enforced = found["gloss"]["terms"], found["gloss+terms"]["terms"]
    assert {key: plain[key] for key in ("due", "right", "checked", "passed", "forbidden")} == {
        "due": 5,
        "right": 0,
        "checked": 5,
        "passed": 0,
        "forbidden": 3,
    }
    assert (enforced["due"], enforced["right"], enforced["passed"]) == (5, 5, 5)
    assert (plain["success"], enforced["success"], enforced["sentence_success"]) == (0, 1, 1)
    assert (enforced["extra"], enforced["forbidden"]) == (0, 0)


def test_terms_are_counted_in_files_too():
    found = systems("--hypothesis", "theirs=en.txt", "--glossary", "terms.csv")["theirs"]
    assert (found["terms"]["due"], found["terms"]["right"], found["enforced"]) == (5, 0, False)
    assert found["terms"]["outcomes"] == {}


def test_several_glossaries(folder):
    (folder / "more.csv").write_text("source,en\n博物馆,museum\n", "utf-8")
    args = ("--glossary", "terms.csv", "--glossary", "more.csv")
    found = measured("--hypothesis", "theirs=en.txt", *args)
    assert (found["terms"], found["glossaries"]) == (3, ["terms.csv", "more.csv"])
    assert found["systems"][0]["terms"]["right"] == 1


def test_a_glossary_without_a_rendering_in_the_language(folder):
    (folder / "vi.csv").write_text("source,vi\n越南,Việt Nam\n", "utf-8")
    found = measured("--engine", "gloss", "--glossary", "vi.csv")
    assert [(each["name"], each["terms"]) for each in found["systems"]] == [("gloss", None)]
    assert "0 terms of vi.csv" in run("--engine", "gloss", "--glossary", "vi.csv").stdout


def test_what_is_wrong_with_a_glossary_is_told(folder):
    (folder / "terms.csv").write_text("source,en\n越南,Vietnam\n,Laos\n", "utf-8")
    result = run("--engine", "gloss", "--glossary", "terms.csv")
    assert result.exit_code == 0
    assert "terms.csv, line 3: The row has no source." in result.stderr


# --- what is printed and written ---


def test_the_table():
    result = run("--engine", "gloss", "--hypothesis", "很好=close.txt", "--glossary", "terms.csv")
    assert (result.exit_code, result.stderr) == (0, "")
    tables = [part.splitlines() for part in result.stdout.split("\n\n")]
    assert tables[0] == ["zh.txt → en, 8 sentences, against en.txt"]
    title, gloss, enforced, good = tables[1]
    assert title.split() == ["system", "model", "BLEU", "chrF2", "TER", "sent/s", "flags", "empty"]
    value = scores(CLOSE, ENGLISH, "en")["chrf"].value
    assert f"{value:.1f} ± " in good
    assert "0.001)*" in good
    assert "(p" not in gloss
    assert enforced.startswith("gloss+terms ")
    # Han takes two columns: what stands below each other in the terminal does.
    assert good.index("–") == title.index("model") + len("model") - 1 - len("很好")
    [told] = tables[2]
    assert told == "2 terms of terms.csv have a rendering in “en”."
    assert tables[3][2].split()[:4] == ["gloss+terms", "5", "5", "(100.0%)"]
    legend = "\n".join(tables[-1])
    for signature in ("BLEU: nrefs:1|bs:1000", "tok:13a", "chrF2: nrefs:1", "TER: nrefs:1"):
        assert signature in legend


def test_the_document():
    found = measured("--engine", "gloss", "--hypothesis", "far=far.txt")
    assert set(found) == {
        *("versions", "source_lang", "target_lang", "source", "references", "glossaries"),
        *("terms", "sentences", "baseline", "significance", "systems"),
    }
    assert found["versions"]["workbench"] == __version__
    assert found["significance"] == {"test": "paired bootstrap", "samples": 1000, "level": 0.05}
    for system in found["systems"]:
        assert set(system) == {
            *("name", "engine", "model", "enforced", "seconds", "sentences_per_second"),
            *("flags", "empty", "scores", "terms"),
        }
        for score in system["scores"].values():
            assert set(score) == {
                *("value", "mean", "interval", "p_value", "significant", "signature", "units")
            }
    assert found["systems"][1]["sentences_per_second"] is None


def test_drafts_are_written_line_by_line_and_can_be_read_back(folder):
    result = run("--engine", "gloss", "--glossary", "terms.csv", "--json", "-o", "out.json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines() == [
        "out.gloss.txt written.",
        "out.gloss+terms.txt written.",
        "out.json written.",
    ]
    first = json.loads((folder / "out.json").read_text("utf-8"))["systems"]
    again = systems("--hypothesis", "a=out.gloss.txt", "--hypothesis", "b=out.gloss+terms.txt")
    assert [each["scores"]["chrf"] for each in first] == [
        each["scores"]["chrf"] for each in again.values()
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_files_in_any_encoding(folder, encoding, end):
    wanted = systems("--engine", "gloss")["gloss"]["scores"]
    (folder / "zh.txt").write_bytes(end.join(SOURCE).encode(encoding))
    assert systems("--engine", "gloss")["gloss"]["scores"] == wanted


def test_only_line_ends_end_lines(folder):
    """What Unicode and Python call line ends besides is in files of the web."""
    lines = [line.replace("，", "\u2028").replace("。", "\x85") for line in SOURCE]
    (folder / "zh.txt").write_text("\n".join(lines), "utf-8")
    run("--engine", "gloss", "-o", "r.txt")
    assert len((folder / "r.gloss.txt").read_text("utf-8").splitlines()) == len(SOURCE)


def test_a_system_that_left_lines_empty(folder):
    (folder / "far.txt").write_text("\n".join([*FAR[:3], "", " ", *FAR[5:]]) + "\n", "utf-8")
    assert systems("--hypothesis", "far=far.txt")["far"]["empty"] == 2


# --- what can not be ---


@pytest.mark.parametrize("name", ["en.txt", "far.txt"])
@pytest.mark.parametrize(("lines", "count"), [(ENGLISH[:5], 5), ([*ENGLISH, "more"], 9)])
def test_files_of_different_lengths(folder, name, lines, count):
    (folder / name).write_text("\n".join(lines), "utf-8")
    told = refused(run("--engine", "gloss", "--hypothesis", "far=far.txt"))
    assert told.startswith(f"Error: zh.txt has 8 lines, but {name} has {count}.")


@pytest.mark.parametrize(
    ("name", "blank", "told"),
    [
        ("zh.txt", [2], "zh.txt has blank lines (1 in all): 3."),
        ("en.txt", [0, 7], "en.txt has blank lines (2 in all): 1, 8."),
        ("en.txt", range(1, 8), "en.txt has blank lines (7 in all): 2, 3, 4, 5, 6, …."),
    ],
)
def test_blank_lines(folder, name, blank, told):
    lines = ["\u3000" if at in blank else line for at, line in enumerate(ENGLISH)]
    (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    assert refused(run("--engine", "gloss")).startswith(f"Error: {told}")


def test_too_many_lines(folder):
    for name in ("zh.txt", "en.txt"):
        (folder / name).write_text("好\n" * 10_001, "utf-8")
    assert "10001 lines" in refused(run("--engine", "gloss"))
    assert measured("--engine", "gloss", "--limit", "2")["sentences"] == 2


@pytest.mark.parametrize("data", [b"", b" \n\n", b"%PDF-1.7", b"\xff\x00\xfe\x81\n"])
@pytest.mark.parametrize("name", ["zh.txt", "en.txt", "far.txt", "terms.csv"])
def test_a_file_that_is_no_text(folder, name, data):
    (folder / name).write_bytes(data)
    args = ("--engine", "gloss", "--hypothesis", "far=far.txt", "--glossary", "terms.csv")
    assert refused(run(*args)).startswith(f"Error: {name}: ")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((), "--engine"),
        (("--engine", "gloss", "--engine", "gloss"), "gloss"),
        (("--engine", "gloss", "--hypothesis", "gloss=far.txt"), "gloss"),
        (
            ("--engine", "gloss", "--hypothesis", "gloss+terms=far.txt", "--glossary", "terms.csv"),
            "gloss+terms",
        ),
        (("--hypothesis", "far.txt"), "NAME=FILE"),
        (("--hypothesis", "=far.txt"), "NAME=FILE"),
        (("--hypothesis", "far=nowhere.txt"), "nowhere.txt"),
        (("--engine", "gloss", "--reference", "nowhere.txt"), "nowhere.txt"),
        (("--engine", "gloss", "--glossary", "nowhere.csv"), "nowhere.csv"),
        (("--engine", "gloss", "--limit", "0"), "0"),
        (("--to", "fr", "--reference", "en.txt", "--engine", "gloss"), "fr"),
        (("--to", "en", "--engine", "gloss"), "--reference"),
    ],
)
def test_a_command_that_can_not_be(args, told):
    assert told in refused(run(*args), code=2)


@pytest.mark.parametrize(
    ("name", "told"), [("oracle", "oracle"), ("argos", "Argos"), ("libretranslate", "LIBRE")]
)
def test_an_engine_that_can_not_draft_says_so_before_another_has_worked(folder, name, told):
    result = run("--engine", "gloss", "--engine", name, "-o", "out.txt")
    assert told in refused(result)
    assert not list(folder.glob("out*"))


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[Chat]:
    """A chat model's server that answers each POST in turn."""
    with Chat() as server:
        monkeypatch.setenv("WORKBENCH_CHAT_URL", f"{server.url}/v1")
        monkeypatch.setenv("WORKBENCH_CHAT_MODEL", "tiny")
        yield server


def longer(folder: Path) -> None:
    """Make the test set long enough for several requests."""
    for name, lines in (("zh.txt", SOURCE), ("en.txt", ENGLISH)):
        (folder / name).write_text("\n".join(lines * 20) + "\n", "utf-8")


def test_an_engine_that_is_paid_by_the_token_says_how_many_and_drafts_once(folder, chat):
    result = run("--engine", "chat")
    assert result.exit_code == 0
    assert re.search(r"^chat will take about \d+ tokens\.$", result.stderr, re.MULTILINE)
    assert sum(len(material["sentences"]) for material in chat.materials) == len(SOURCE)


def test_an_engine_that_fails_midway(folder, chat):
    """It says why; what engines before it have drafted is there."""
    longer(folder)
    chat.misdeeds = [lambda reply: reply]
    chat.always = failing(401)
    told = refused(run("--engine", "gloss", "--engine", "chat", "-o", "out.txt"))
    assert told.startswith("Error: ")
    assert len(chat.requests) == 2
    assert [path.name for path in folder.glob("out*")] == ["out.gloss.txt"]


def test_progress_is_shown_on_a_terminal():
    ours, theirs = os.openpty()
    command = ["evaluate", "--to", "en", "--engine", "gloss", "--source", "zh.txt"]
    result = subprocess.run(
        [sys.executable, "-m", "workbench.cli", *command, "--reference", "en.txt"],
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
    )
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert result.returncode == 0
    assert "gloss" in shown
    assert "100%" in shown
    assert "100%" not in result.stdout


def test_an_output_that_can_not_be_written(folder):
    result = run("--engine", "gloss", "-o", "nowhere/out.txt")
    assert refused(result).startswith("Error: nowhere/out.gloss.txt can't be written")
