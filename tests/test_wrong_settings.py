"""A wrong setting, site file or file name ends a command with one line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from scrapy.settings import Settings

from newscrawl.addon import check_settings
from newscrawl.commands.sites import found_in
from newscrawl.errors import ConfigError
from newscrawl.report.summary import read_records
from newscrawl.sites.loader import load_site, parse_site
from newscrawl.spiders import parameters
from newscrawl.utils.files import read_whole
from tests.support import in_process
from tests.support.website import article


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("DOWNLOAD_DELAY", "-1", "must be a number from 0"),
        ("DOWNLOAD_DELAY", "soon", "must be a number from 0"),
        ("DOWNLOAD_DELAY", "inf", "must be a number from 0"),
        ("DOWNLOAD_DELAY", "nan", "must be a number from 0"),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", "0", "must be a whole number from 1"),
        ("NEWSCRAWL_WORKERS", "1.5", "must be a whole number from 0"),
        ("RETRY_TIMES", "9" * 5000, "must be a whole number from 0"),
        ("NEWSCRAWL_CSV_BOM", "maybe", "must be True or False"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, message: str) -> None:
    with pytest.raises(ConfigError, match=f"{name} {message}; got "):
        check_settings(Settings({name: value}))


def test_settings_that_are_right_or_empty_pass() -> None:
    check_settings(Settings())
    check_settings(
        Settings({"DOWNLOAD_DELAY": "0.5", "NEWSCRAWL_WORKERS": "", "RETRY_TIMES": 3, "NEWSCRAWL_CSV_BOM": "1"})
    )


@pytest.mark.parametrize("line", [["crawl", "http://127.0.0.1:9/"], ["run", "--all"], ["clean", "a.html"], ["report"]])
def test_a_wrong_setting_ends_each_command_with_one_line(line: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(article(0), encoding="utf-8")
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "town.toml").write_text('start_urls = ["http://127.0.0.1:9/"]', encoding="utf-8")
    run = in_process.run([*line, "-s", "NEWSCRAWL_SITES=sites", "-s", "NEWSCRAWL_WORKERS=many"], tmp_path, "newscrawl")
    assert run.returncode == 2
    assert run.stderr.splitlines() == ["newscrawl: error: NEWSCRAWL_WORKERS must be a whole number from 0; got 'many'"]


@pytest.mark.parametrize("nested", ["tags = " + "[" * 5000, "selectors = " + "{a=" * 3000])
def test_a_nested_site_file_is_named(nested: str) -> None:
    with pytest.raises(ConfigError, match=r"site file town\.toml is nested too deeply"):
        parse_site("town", f'start_urls = ["https://town.example/"]\n{nested}')


def test_devices_and_large_files_are_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "town.toml")
    large = tmp_path / "large"
    large.write_bytes(b"12345")
    with pytest.raises(ConfigError, match="a device, a FIFO or a socket"):
        load_site("town", tmp_path)
    with pytest.raises(ConfigError, match="a device, a FIFO or a socket"):
        read_records(Path("/dev/zero"))
    with pytest.raises(OSError, match="over 4 bytes"):
        read_whole(large, 4)
    assert read_whole(large, 5) == b"12345"


@pytest.mark.parametrize("line", ["[" * 100_000, "5", "null", '{"title": "Tower opens"}', "not JSON"])
def test_a_file_that_is_not_an_export_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"export\.jsonl is not "):
        read_records(path)


@pytest.mark.parametrize("value", ["-1", "1.5", "many", "9" * 5000, "9" * 11])
def test_a_limit_is_a_number_that_can_be_used(value: str) -> None:
    with pytest.raises(ConfigError, match="recheck_days must be a whole number"):
        parameters.count("recheck_days", value)


@pytest.mark.parametrize("value", ["http://[bad/", "https://news.example/" + "a" * 5_000])
def test_an_address_has_a_bounded_length(value: str) -> None:
    with pytest.raises(ConfigError, match="is not a web address"):
        parameters.web_address(value)


def test_a_wrong_address_in_a_file_costs_itself(tmp_path: Path) -> None:
    path = tmp_path / "addresses.txt"
    path.write_text(
        f"https://a.example/\nhttp://[bad/\nhttps://b.example/{'x' * 5_000}\nhttps://c.example/\n", encoding="utf-8"
    )
    wrong: list[ConfigError] = []
    assert [site.url for site in found_in(str(path), wrong)] == ["https://a.example/", "https://c.example/"]
    assert len(wrong) == 2
