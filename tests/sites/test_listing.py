"""Sites are added from addresses, files of addresses and OPML, removed and renamed."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscrawl.sites.loader import load_site, own_sites
from tests.rounds.test_run import newscrawl

OPML = """<?xml version="1.0"?>
<opml version="2.0"><body>
<outline text="经济"><outline text="每日经济" type="rss" xmlUrl="https://a.example/rss.xml" htmlUrl="https://www.a.example/"/>
<outline text="Markets"><outline xmlUrl="https://b.example/feed"/></outline></outline>
<outline text="via hub" xmlUrl="https://hub.example/c/news" htmlUrl="https://c.example/"/>
<outline text="a folder only"/>
</body></opml>"""


def test_addresses_become_site_files(tmp_path: Path) -> None:
    run = newscrawl(
        tmp_path, "sites", "add", "https://www.a.example/", "b.example/world", "--tag", "x", "--schedule", "daily"
    )
    assert run.returncode == 0, run.stderr
    assert "2 added, 0 known already" in run.stdout
    folder = tmp_path / "sites"
    assert own_sites(folder) == ("a-example", "b-example")
    site = load_site("b-example", folder)
    assert (site.start_urls, site.tags, site.schedule) == (("https://b.example/world",), ("x",), "daily")


def test_a_known_address_is_not_added_again(tmp_path: Path) -> None:
    newscrawl(tmp_path, "sites", "add", "https://a.example/")
    run = newscrawl(
        tmp_path, "sites", "add", "https://a.example/", "https://a.example/sport/", "https://a.example/sport/"
    )
    assert "1 added, 2 known already" in run.stdout
    assert own_sites(tmp_path / "sites") == ("a-example", "a-example-sport")


def test_a_file_of_addresses(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# my sites\nhttps://a.example/\n\nb.example  # the other\n", encoding="utf-8")
    run = newscrawl(tmp_path, "sites", "add", "list.txt")
    assert run.returncode == 0, run.stderr
    assert own_sites(tmp_path / "sites") == ("a-example", "b-example")


def test_an_opml_file(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(OPML, encoding="utf-8")
    run = newscrawl(tmp_path, "sites", "add", "feeds.opml", "--tag", "mine")
    assert run.returncode == 0, run.stderr
    sites = {name: load_site(name, tmp_path / "sites") for name in own_sites(tmp_path / "sites")}
    assert {name: (site.start_urls[0], site.tags, site.arguments) for name, site in sites.items()} == {
        "a-example": ("https://a.example/rss.xml", ("经济", "mine"), {}),
        "b-example": ("https://b.example/feed", ("经济", "Markets", "mine"), {}),
        "hub-example": ("https://hub.example/c/news", ("mine",), {"scope": "any"}),
    }


def test_sites_are_renamed_and_removed(tmp_path: Path) -> None:
    newscrawl(tmp_path, "sites", "add", "a.example", "b.example")
    assert newscrawl(tmp_path, "sites", "rename", "a-example", "town").returncode == 0
    assert newscrawl(tmp_path, "sites", "remove", "b-example").returncode == 0
    assert own_sites(tmp_path / "sites") == ("town",)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["add"], "give: newscrawl sites add URL|FILE …"),
        (["add", "no address"], "is not a web address"),
        (["add", "a.example", "--schedule", "sometimes"], "'sometimes' is not a schedule"),
        (["add", "broken.opml"], "cannot read broken.opml as OPML"),
        (["add", "binary.txt"], "cannot read binary.txt: not UTF-8 text"),
        (["remove", "town"], "there is no site file sites/town.toml"),
        (["rename", "town", "city"], "there is no site file sites/town.toml"),
        (["fly"], "give: newscrawl sites add"),
    ],
)
def test_wrong_words_change_nothing(tmp_path: Path, words: list[str], message: str) -> None:
    (tmp_path / "broken.opml").write_text("<opml><body>", encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\x00")
    run = newscrawl(tmp_path, "sites", *words)
    assert (run.returncode, message in run.stderr) == (2, True), run.stderr
    assert own_sites(tmp_path / "sites") == ()


def test_the_entities_of_a_file_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret.example", encoding="utf-8")
    (tmp_path / "feeds.opml").write_text(
        f'<!DOCTYPE o [<!ENTITY e SYSTEM "{tmp_path / "secret"}">]>'
        '<opml><body><outline text="&lt;" xmlUrl="https://a.example/"/><outline>&e;</outline></body></opml>',
        encoding="utf-8",
    )
    run = newscrawl(tmp_path, "sites", "add", "feeds.opml")
    assert run.returncode == 0, run.stderr
    assert "secret" not in (tmp_path / "sites" / "a-example.toml").read_text(encoding="utf-8")
