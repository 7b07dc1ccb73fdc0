"""Bytes to a tree: encodings as they really come, and what is no page at all."""

from __future__ import annotations

import codecs
import gzip
import random
import tracemalloc

import pytest

from newscrawl.errors import PageError
from newscrawl.extraction.document import MAX_CHARS, decode, load_document, to_text, to_utf8
from newscrawl.extraction.outline_parser import parse_outline

TEXT = "青石镇开通三条定制公交,市民可以在手机上预约座位,中途少停,一人一座。这是今年的第二批线路。"


def html(declared: str) -> str:
    return f'<html><head><meta charset="{declared}"></head><body><p>{TEXT}</p></body></html>'


@pytest.mark.parametrize(
    ("declared", "encoding", "header"),
    [
        ("utf-8", "utf-8", None),
        ("gbk", "gbk", None),
        ("gb2312", "gb18030", None),
        ("gb2312", "utf-8", None),  # declared gb2312, really UTF-8
        ("utf-8", "gbk", None),  # the reverse
        ("", "gbk", None),
        ("", "gbk", "text/html; charset=GBK"),
        ("", "utf-8", "text/html; charset=ISO-8859-1"),
        ("utf-16", "utf-16", None),
        ("", "utf-16-le", "text/html; charset=utf-16le"),
    ],
)
def test_decoding(declared: str, encoding: str, header: str | None) -> None:
    assert TEXT in decode(html(declared).encode(encoding), header)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("臺灣的溫泉季週末登場,老街串聯百年浴場,預計吸引三萬人次參與,假日加開接駁車。", "big5"),
        ("週末の朝市に多くの人が訪れ、地元の野菜や魚を買い求めていました。来月も開かれる予定です。", "shift_jis"),
        ("마을 도서관이 다시 문을 열었다. 주민들은 책을 기증하고 벽을 칠했다고 말했다.", "euc-kr"),
        ("Die Brücke ist wieder geöffnet, sagte der Bürgermeister. Für Fußgänger ist sie schön.", "windows-1252"),
    ],
)
def test_declared_legacy_encodings(text: str, encoding: str) -> None:
    page = f'<html><head><meta charset="{encoding}"></head><body><p>{text}</p></body></html>'
    assert text in decode(page.encode(encoding))


def test_a_byte_order_mark_wins_over_header_and_declaration() -> None:
    assert TEXT in decode(codecs.BOM_UTF8 + html("gbk").encode(), "text/html; charset=big5")


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    body = html("utf-8").encode().replace("公交".encode(), b"\xe5\x85")
    assert "市民可以在手机上预约座位" in decode(body)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\x00\x00\x00", "binary|empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary"),
        (b"%PDF-1.7 ...", "binary"),
        (bytes(range(32)) * 100, "binary"),
        (b"<p>" + b"x" * (MAX_CHARS + 1), "over the limit"),
        ("\x00\x01", "empty"),
        ("", "empty"),
    ],
)
def test_what_is_no_page(body: bytes | str, complaint: str) -> None:
    with pytest.raises(PageError, match=complaint):
        load_document(body)


@pytest.mark.parametrize(
    "source",
    [
        "<p>" + "<div>" * 2_000 + TEXT,
        "<p>\ud800" + TEXT,
        "<p>\x00\x1b[31m" + TEXT,
        f'<p class="{"x" * 1_000_000}">{TEXT}',
        f"<?xml version='1.0' encoding='utf-16'?><html><p>{TEXT}</html>",
        f"<p>{TEXT}<script>if (a < b) {{</script>",
        f"<html xml:lang='zh'><o:p>{TEXT}</o:p>",
    ],
    ids=["deep", "surrogate", "control", "huge attribute", "xml declaration", "script", "namespaced"],
)
def test_hostile_markup_is_read(source: str) -> None:
    assert any(TEXT in line.text for line in parse_outline(load_document(source)).lines)


@pytest.mark.parametrize("seed", range(40))
def test_random_bytes_are_no_text(seed: int) -> None:
    """Bug: one in four was read as a text dump, and became an article."""
    with pytest.raises(PageError, match="binary"):
        to_text(random.Random(seed).randbytes(3000))


@pytest.mark.parametrize(
    "body",
    [
        "BMW发布新款电动车\n来源:新华社\n新车将于年底上市。".encode(),  # bug: taken for a bitmap
        "<html><body><p>新车将于年底上市。</p></body></html>".encode("utf-16-le"),
        "見出し\n新型車は年末に発売される。".encode("iso-2022-jp"),
        b"plain text\x07 with a bell",
    ],
)
def test_text_that_looks_odd_is_text(body: bytes) -> None:
    assert to_text(body)


FRENCH = "Le muelle fermé dès l’été : « c’est gênant », a déclaré la présidente du port après la réunion à huis clos. "
CHINESE = "石桥县水利局昨天宣布，东门河堤的加固工程提前两周完工，沿线六个村庄的排水能力提高了近一倍。"
POLISH = "Wejście na molo będzie zamknięte przez dziewięć tygodni, żeby wymienić przęsła. "


@pytest.mark.parametrize(
    ("body", "content_type", "wanted"),
    [
        (f'<meta charset="utf-8"><p>{FRENCH * 3}'.encode("windows-1252"), None, "déclaré"),
        (f"<p>{FRENCH * 3}".encode("windows-1252"), "text/html; charset=utf-8", "gênant"),
        (f"<p>{CHINESE * 3}".encode("gb18030"), "text/html; charset=ISO-8859-1", "水利局"),
        (f'<meta charset="utf-8"><p>{CHINESE * 3}'.encode("gb18030"), None, "水利局"),
        (b'<style>a:before{content:"\xb7\xa0"}' * 3 + b"</style><p>" + POLISH.encode(), None, "zamknięte"),
        (f"<p>{CHINESE}".encode("big5", "ignore"), "text/html; charset=big5", "宣布"),
    ],
)
def test_encodings_by_what_decodes(body: bytes, content_type: str | None, wanted: str) -> None:
    assert wanted in decode(body, content_type)


def test_a_page_that_was_stored_as_the_server_packed_it_is_unpacked() -> None:
    assert b"Brackwell" in to_utf8(gzip.compress(b"<html><p>Brackwell</p></html>"))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "big5", "euc_jp"])
def test_decoding_takes_memory_in_proportion(encoding: str) -> None:
    """Bug caught: a list of all characters took 80 bytes for each, 1.2 GB for a page of 24 KB on the wire."""
    page = "<html><body><p>的一是了".encode(encoding) + "。水".encode(encoding) * 400_000
    tracemalloc.start()
    try:
        decode(page, f"text/html; charset={encoding}")
        assert tracemalloc.get_traced_memory()[1] < 10 * len(page)
    finally:
        tracemalloc.stop()
