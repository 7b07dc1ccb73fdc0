"""The add-on in a project of someone else's: it brings every bound, and leaves what the project sets."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy.settings import Settings

from newscrawl.addon import BOUNDS, NewscrawlAddon


def settings_of(project: dict[str, Any]) -> Settings:
    settings = Settings(project)
    NewscrawlAddon.update_pre_crawler_settings(settings)
    NewscrawlAddon().update_settings(settings)
    return settings


def test_a_bare_project_gets_every_bound() -> None:
    settings = settings_of({})
    assert {name: settings[name] for name in BOUNDS} == BOUNDS
    assert settings["TWISTED_DNS_RESOLVER"] == "newscrawl.resolver.PublicHostnameResolver"
    assert not settings.getbool("HTTPPROXY_ENABLED")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOWNLOAD_MAXSIZE", 1_000_000),
        ("DOWNLOAD_TIMEOUT", 300),
        ("REDIRECT_MAX_TIMES", 1),
        ("ROBOTSTXT_OBEY", False),
        ("HTTPPROXY_ENABLED", True),
    ],
)
def test_what_the_project_sets_stays(name: str, value: object) -> None:
    assert settings_of({name: value})[name] == value


def test_proxies_of_the_environment_are_used_when_told() -> None:
    assert settings_of({"NEWSCRAWL_TRUST_PROXY": True}).getbool("HTTPPROXY_ENABLED")


@pytest.mark.parametrize(
    ("project", "cookies", "remote_control"),
    [
        pytest.param({}, True, False, id="a bare project"),
        pytest.param({"COOKIES_ENABLED": False, "REMOTE_CONTROL_ENABLED": True}, False, True, id="one that says so"),
    ],
)
def test_what_is_switched_off_is_not_listed(project: dict[str, Any], cookies: bool, remote_control: bool) -> None:
    settings = settings_of(project)
    middlewares, extensions = settings["DOWNLOADER_MIDDLEWARES_BASE"], settings["EXTENSIONS_BASE"]
    assert ("scrapy.downloadermiddlewares.cookies.CookiesMiddleware" in middlewares) is cookies
    assert ("scrapy.extensions.remote_control.RemoteControl" in extensions) is remote_control
