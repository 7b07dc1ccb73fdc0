"""Pages whose text comes by script, in a real browser."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newscrawl.errors import ExitStatus
from tests.support.browser import needs_browser
from tests.support.commands import exported
from tests.support.commands import scrapy_process as scrapy
from tests.support.website import Website, article, article_path, listing, website


@pytest.fixture
def site() -> Iterator[Website]:
    with website() as site:
        for number in range(4):
            site.add(article_path(number), article(number))
        site.add("/list.html", listing(range(4)))
        yield site


SCRIPT = """<script>
fetch('/api/{number}').then(answer => answer.text()).then(text => {{
  document.getElementById('app').innerHTML = text;
}});
fetch('{private}/secret').catch(() => 0);
</script>"""


@pytest.fixture
def private() -> Iterator[Website]:
    """A site that no page may reach: its address is not among those that are allowed."""
    with website(host="127.0.0.2") as site:
        site.add("/secret", article(9), Access_Control_Allow_Origin="*")
        yield site


@pytest.fixture
def scripted(site: Website, private: Website) -> Website:
    """A site whose articles come by script, with pictures, and requests to a private address."""
    for number in range(4):
        page = article(number)
        text = page[page.index("<h1>") : page.index("</body>")]
        shell = page.replace(text, f'<div id=app></div><img src="/big.png">{SCRIPT}')
        site.add(article_path(number), shell.format(number=number, private=private.address))
        site.add(f"/api/{number}", text)
    return site


@needs_browser
def test_text_that_comes_by_script(scripted: Website, private: Website, tmp_path: Path) -> None:
    sites = tmp_path / "sites"
    address = f"{scripted.address}/list.html"
    options: Any = {"NEWSCRAWL_SITES": str(sites)}
    assert "try --render" in scrapy(tmp_path, "newsite", address, **options).stderr
    added = scrapy(tmp_path, "newsite", address, "--name", "scripted", "--render", **options)
    assert added.returncode == 0, added.stderr
    assert "render = true" in (sites / "scripted.toml").read_text()
    scripted.asked()
    run = scrapy(tmp_path, "crawl", "aggregator", "-a", "site=scripted", **options)
    assert run.returncode == 0, run.stderr
    assert [record["title"] for record in sorted(exported(tmp_path), key=lambda record: record["url"])] == [
        f"清河县第{number}号老旧水塔改造完工" for number in range(4)
    ]
    assert all(len(record["text"].splitlines()) == 3 for record in exported(tmp_path))
    asked = scripted.asked()
    assert private.asked() == []
    assert set(asked) == {"/list.html", *(f"/api/{n}" for n in range(4)), *map(article_path, range(4))}
    again = scrapy(tmp_path, "crawl", "aggregator", "-a", "site=scripted", **options)
    assert "newscrawl: 0 articles" in again.stderr
    assert scripted.asked() == ["/list.html"]


@needs_browser
def test_a_page_that_redirects_the_browser_inward_costs_itself_alone(
    scripted: Website, private: Website, tmp_path: Path
) -> None:
    scripted.add(article_path(1), status=302, Location=f"{private.address}/secret")
    sites = tmp_path / "sites"
    sites.mkdir()
    (sites / "s.toml").write_text(f"start_urls = ['{scripted.address}/list.html']\nrender = true\n")
    run = scrapy(tmp_path, "crawl", "aggregator", "-a", "site=s", NEWSCRAWL_SITES=str(sites))
    assert run.returncode == ExitStatus.PARTLY_FAILED, run.stderr
    warning, *_ = run.stderr.splitlines()
    assert "Could not fetch" in warning, warning
    assert len(run.stderr.splitlines()) == 2
    assert len(exported(tmp_path)) == 3
    assert private.asked() == []


@needs_browser
@pytest.mark.slow
def test_rendered_pages_go_through_redis(
    scripted: Website, tmp_path: Path, redis_url: str, postgresql_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSCRAWL_REDIS_URL", redis_url)
    monkeypatch.setenv("NEWSCRAWL_LEDGER_URL", postgresql_database)
    (tmp_path / "s.toml").write_text(f"start_urls = ['{scripted.address}/list.html']\nrender = true\n")
    run = scrapy(tmp_path / "data", "crawl", "aggregator", "-a", "site=s", NEWSCRAWL_SITES=str(tmp_path))
    assert run.returncode == 0, run.stderr
    assert len(exported(tmp_path / "data")) == 4


WEBRTC = """<script>
const peer = new RTCPeerConnection({{iceServers: [{{urls: 'stun:127.0.0.1:{port}'}}]}});
peer.createDataChannel('x');
peer.createOffer().then(offer => peer.setLocalDescription(offer));
new Promise(done => setTimeout(done, 300)).then(() => fetch('/late')).then(answer => answer.text())
  .then(text => document.body.insertAdjacentHTML('beforeend', text));
</script>"""


@needs_browser
def test_a_page_sends_no_datagram_past_the_proxy(site: Website, tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stun:
        stun.bind(("127.0.0.1", 0))
        stun.setblocking(False)
        site.add(article_path(0), article(0, extra=WEBRTC.format(port=stun.getsockname()[1])))
        site.add("/late", "late")
        (tmp_path / "s.toml").write_text(f"start_urls = ['{site.address}/list.html']\nrender = true\n")
        run = scrapy(tmp_path, "crawl", "aggregator", "-a", "site=s", NEWSCRAWL_SITES=str(tmp_path))
        assert run.returncode == 0, run.stderr
        assert "/late" in site.asked()  # the script has run
        with pytest.raises(BlockingIOError):
            stun.recv(100)
