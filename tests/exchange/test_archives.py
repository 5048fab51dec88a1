"""Zips: texts come out of them by their names; what looks like an attack refuses the whole, before it is unpacked."""

import contextlib
import io
import stat
import time
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from exchange.markdown import RefusedArchive, is_archive, unpack
from exchange.models import ImportRun
from exchange.services import RunRefused, Upload, start_run
from tests.exchange.files import REPORT
from tests.factories.members import make_group, make_member

MOST = 11 * 1024 * 1024


def packed(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content, method)
    return target.getvalue()


def entry(name: str, mode: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def gbk_named(name: str) -> bytes:
    """As Windows in Chinese packs it: the name in GBK, without saying so."""
    plain = packed(("x" * len(name.encode("gbk")), b"text"))
    return plain.replace(b"x" * len(name.encode("gbk")), name.encode("gbk"))


def code_of(content: bytes) -> str:
    with pytest.raises(RefusedArchive) as refused:
        unpack(content, most_bytes=MOST)
    return refused.value.code


def test_texts_come_out_and_everything_else_is_passed_over() -> None:
    found = unpack(
        packed(
            ("周报/林晓/2026-W47.md", REPORT.encode()), ("周报/a.png", b"\x89PNG"), ("__MACOSX/周报/._a.md", b"x"),
            (".git/config.txt", b"x"), ("notes.TXT", b"n"),
        ),
        most_bytes=MOST,
    )  # fmt: skip
    assert [(name, len(content)) for name, content in found.texts] == [
        ("周报/林晓/2026-W47.md", len(REPORT.encode())), ("notes.TXT", 1),
    ]  # fmt: skip
    assert found.others == 3


@pytest.mark.parametrize("name", ["组会记录.md", "刘涛/周报第二周.md"])
def test_names_of_windows_in_chinese(name: str) -> None:
    assert [found for found, _content in unpack(gbk_named(name), most_bytes=MOST).texts] == [name]


@pytest.mark.parametrize(
    "name",
    ["../../evil.md", "/etc/x.md", "C:/x.md", "C:\\x.md", "a/../../b.md", "a\\b.md", "..\\b.md", "a/..", "c:x.md"],
)
def test_paths_that_lead_out(name: str) -> None:
    assert code_of(packed(("fine.md", b"x"), (name, b"x"))) == "path"


def test_names_are_visible_and_not_too_long() -> None:
    content = packed(("a\tb\x01\u202e/c\n.md", b"x"), ("ok/" * 298 + "a.md", b"y"))
    assert [name for name, _content in unpack(content, most_bytes=MOST).texts] == ["ab/c.md", "ok/" * 298 + "a.md"]
    with pytest.raises(RefusedArchive, match='too long, "dddd'):
        unpack(packed(("fine.md", b"x"), ("d" * 901 + ".md", b"x")), most_bytes=MOST)


@pytest.mark.parametrize("mode", [stat.S_IFLNK | 0o777, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices(mode: int) -> None:
    assert code_of(packed((entry("passwd.md", mode), b"/etc/passwd"))) == "link"


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    started = time.perf_counter()
    assert code_of(packed(("a.md", b"0" * 50 * 1024 * 1024))) in ("bomb", "too-much")
    assert code_of(packed(("a.bin", b"0" * 50 * 1024 * 1024), ("a.md", b"x"))) == "bomb"
    assert code_of(packed(*((f"{number}.md", b"") for number in range(10_001)))) == "too-many"
    assert code_of(packed(*((f"{number}.md", b"x") for number in range(501)))) == "too-many-texts"
    assert time.perf_counter() - started < 20  # mostly packing


def test_archives_in_archives_and_other_kinds() -> None:
    assert code_of(packed(("inner.zip", packed(("a.md", b"x"))), ("a.md", b"x"))) == "nested"
    assert code_of(packed(("a.md", b"x" * 100), method=zipfile.ZIP_LZMA)) == "method"
    assert code_of(packed(("a.png", b"x"))) == "nothing"
    locked = bytearray(packed(("a.md", b"x")))
    at = locked.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert code_of(bytes(locked)) == "encrypted"


def test_entries_that_lie_in_one_another() -> None:
    twice = bytearray(packed(("a.md", b"x" * 50), ("b.md", b"y" * 50), method=zipfile.ZIP_STORED))
    second = twice.index(b"PK\x01\x02", twice.index(b"PK\x01\x02") + 4)
    twice[second + 42 : second + 46] = (0).to_bytes(4, "little")
    assert code_of(bytes(twice)) in ("overlap", "damaged")


def test_one_that_says_less_than_it_holds() -> None:
    content = bytearray(packed(("a.md", b"x" * 5_000)))
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert code_of(bytes(content)) in ("bomb", "damaged")


@given(st.binary(max_size=300), st.integers(0, 400))
def test_broken_ones_are_refused_and_nothing_else(noise: bytes, place: int) -> None:
    whole = packed(("a.md", b"text"), ("b.md", b"more"))
    for content in (b"PK\x03\x04" + noise, whole[:place] + noise + whole[place + len(noise) :]):
        with contextlib.suppress(RefusedArchive):
            unpack(content, most_bytes=MOST)


@pytest.mark.django_db
def test_a_zip_on_the_page_is_the_files_in_it() -> None:
    admin = make_member(make_group(slug="lab"), "管理员", roles=("admin",))
    run = start_run(
        group=admin.group, uploads=[Upload("旧.zip", packed(("林晓/2026-W47.md", REPORT.encode())))], by=admin
    )
    assert [file.path for file in run.files.all()] == ["林晓/2026-W47.md"]
    with pytest.raises(RunRefused, match=r"evil.zip: .*leads out"):
        start_run(group=admin.group, uploads=[Upload("evil.zip", packed(("../x.md", b"x")))], by=admin)
    assert ImportRun.objects.count() == 1


@pytest.mark.django_db
def test_a_zip_given_to_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_group(slug="lab")
    path = tmp_path / "lab.zip"
    path.write_bytes(packed(("林晓/2026-W47.md", REPORT.encode())))
    call_command("import_markdown", str(path), group="lab", accept=True, apply=True)
    assert "林晓/2026-W47.md" in capsys.readouterr().out


def test_what_an_archive_is() -> None:
    assert is_archive("x.md", packed(("a.md", b"x")))
    assert is_archive("x.zip", packed())
    assert not is_archive("x.zip", b"# text")
