"""The add-on: everything newscrawl changes in a Scrapy project, in one line of its settings.

``ADDONS = {"newscrawl.addon.NewscrawlAddon": 500}``
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from typing import Any

from scrapy.settings import BaseSettings

from newscrawl import __version__
from newscrawl.errors import ConfigError
from newscrawl.utils.json_log import choose_log_form

STAGE_PIPELINES = frozenset(
    f"newscrawl.pipelines.{name}Pipeline" for name in ("Boilerplate", "Title", "Date", "Source")
)
"""The pipelines that run one stage each."""
PIPELINES = {
    "newscrawl.pipelines.BoilerplatePipeline": 100,
    "newscrawl.pipelines.TitlePipeline": 200,
    "newscrawl.pipelines.DatePipeline": 300,
    "newscrawl.pipelines.SourcePipeline": 400,
    "newscrawl.pipelines.ValidationPipeline": 500,
    "newscrawl.pipelines.LedgerPipeline": 600,
    "newscrawl.pipelines.RecordPipeline": 700,
}
MIDDLEWARES = {
    # Nearer to the downloader than the retries (550): what these refuse is not tried again.
    "newscrawl.middlewares.RetryAfterMiddleware": 560,
    # Nearer than the redirects in pages (580), which decode a page; farther than decompression (590).
    "newscrawl.middlewares.CharsetMiddleware": 585,
    # In the place of Scrapy's own.
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "newscrawl.middlewares.SafeMetaRefreshMiddleware": 580,
    # Before robots.txt is asked for (100).
    "newscrawl.middlewares.LoginMiddleware": 90,
    "newscrawl.middlewares.PrivateAddressMiddleware": 860,
}
EXTENSIONS = {
    "newscrawl.extensions.feedexport.LedgerFeedExporter": 0,
    "newscrawl.extensions.brief_log.BriefErrors": 100,
    "newscrawl.extensions.progress.Progress": 150,
    "newscrawl.extensions.run_keeper.RunKeeper": 200,
    "newscrawl.extensions.health_monitors.HealthMonitors": 500,
}
FEED_EXPORTERS = {
    "jsonl": "scrapy.exporters.JsonLinesItemExporter",
    "json": "scrapy.exporters.JsonItemExporter",
    "csv": "newscrawl.exporters.CsvExporter",
    "parquet": "newscrawl.exporters.ParquetExporter",
    "xlsx": "newscrawl.exporters.XlsxExporter",
}
HEALTH_SUITE = "newscrawl.health.monitors.HealthSuite"
USER_AGENT = f"newscrawl/{__version__}"
"""Name and version. ``NEWSCRAWL_CONTACT`` adds who crawls: the program is not the one that a site wants to reach."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One of newscrawl's own settings: its default, and its description in docs/settings.md."""

    default: Any
    description: str


SETTINGS: dict[str, Setting] = {
    "NEWSCRAWL_DATA": Setting("data", "Folder of everything that newscrawl writes."),
    "NEWSCRAWL_EXPORTS": Setting("jsonl,csv", "Formats of the files under `<data>/exports/`; empty for none."),
    "NEWSCRAWL_EXPORT_BY_SITE": Setting(
        False, "Write files of its own for each site that `newscrawl run` crawls; `--file-per-site` sets it."
    ),
    "NEWSCRAWL_NEWS_FEEDS": Setting(
        "",
        "Formats (`atom`, `json`) of the full-text feeds under `<data>/feeds/` that each run renews: one for each site, and one "
        "for all sites.",
    ),
    "NEWSCRAWL_NEWS_FEED_LENGTH": Setting(50, "Articles in each of these feeds."),
    "NEWSCRAWL_CSV_BOM": Setting(False, "Put a byte order mark before CSV, for Excel."),
    "NEWSCRAWL_DELIVER": Setting(
        "",
        "Where each run delivers its finished records, separated by commas, see exports. Give it in the environment, as it "
        "may hold passwords.",
    ),
    "NEWSCRAWL_ITEM_PIPELINES": Setting(
        {},
        "Item pipelines that each run delivers its finished records to, with their places, in the form of `ITEM_PIPELINES`, see "
        "exports.",
    ),
    "NEWSCRAWL_LEDGER_URL": Setting(
        "",
        "Database of the ledger as an SQLAlchemy URL: SQLite or PostgreSQL. Empty: `<data>/ledger.sqlite`. Give it in the "
        "environment, as it may hold a password.",
    ),
    "NEWSCRAWL_REDIS_URL": Setting("", "Redis that holds a frontier which several workers share, see scaling."),
    "NEWSCRAWL_WORKER_TIMEOUT": Setting(20, "Seconds without a sign of life after which a worker counts as dead."),
    "NEWSCRAWL_WAIT": Setting(
        0, "Seconds that a run waits for another run that uses the data folder; `--wait` sets it."
    ),
    "NEWSCRAWL_KEEP_PAGES": Setting(
        True, "Keep each article's page in the ledger, compressed, for `newscrawl reclean`."
    ),
    "NEWSCRAWL_RETENTION": Setting(
        "",
        "How long articles stay in the ledger, such as `365d`: at its end, each run forgets those that were found earlier and are "
        "exported and delivered. Their addresses stay known. Empty: for ever.",
    ),
    "NEWSCRAWL_CONTACT": Setting(
        "",
        "Address of a page, or an e-mail address, that the user agent names so that a site can reach you: "
        "`newscrawl/… (+https://you.example/)`.",
    ),
    "NEWSCRAWL_ALLOW_PRIVATE": Setting(
        "", "Hosts (`host` or `host:port`, separated by commas) that may have private addresses."
    ),
    "NEWSCRAWL_GUARD_ALL": Setting(
        False, "Keep the spiders of your own project from private addresses, too, not only newscrawl's."
    ),
    "NEWSCRAWL_TRUST_PROXY": Setting(
        False,
        "Use the proxies of the environment (`http_proxy`, `https_proxy`). A proxy resolves names itself, so it must refuse "
        "private addresses itself; newscrawl then checks addresses in numbers only.",
    ),
    "NEWSCRAWL_RETRY_AFTER_MAX": Setting(60, "Longest time in seconds that a run waits for a site that asks for it."),
    "NEWSCRAWL_WORKERS": Setting(
        None,
        "Most processes that read pages next to the one that fetches them; a second one starts when pages wait. Not set: 2 for "
        "the commands (1 on one processor), 0 for a script of your own, "
        'which needs `if __name__ == "__main__":` to set it. With 0, nothing limits the time and the memory of a page; '
        "`newscrawl clean` and `newscrawl crawl archive` then use 1.",
    ),
    "NEWSCRAWL_PROGRESS": Setting(
        "auto", "`live` view, `plain` lines, or `off`. `auto`: live on a terminal, else plain."
    ),
    "NEWSCRAWL_LOG": Setting("text", "Lines on standard error: `text`, or `json` for one JSON object a line."),
    "NEWSCRAWL_METRICS": Setting(
        "",
        "Folder for a Prometheus text file of each run, `newscrawl-<spider>.prom`: that of node_exporter's textfile collector.",
    ),
    "NEWSCRAWL_HEALTH_ACTIONS": Setting("", "Spidermon's actions that run when a health monitor fails."),
    "NEWSCRAWL_SITES": Setting(
        "sites", "Folder of your own site files; they take precedence over those of the package."
    ),
    "NEWSCRAWL_POLL": Setting(15, "Seconds after which `newscrawl run --watch` reads the site files again."),
    "NEWSCRAWL_BROWSER": Setting(
        "", "Browser for sites with `render = true`. Empty: the system's Chromium, else Playwright's own."
    ),
}
"""newscrawl's own settings. Each can also be given as an environment variable of its name."""
DEFAULTS: dict[str, Any] = {name: setting.default for name, setting in SETTINGS.items()}
SCRAPY_DEFAULTS: dict[str, Any] = {
    "SPIDERMON_ENABLED": True,
    # Scrapy makes this number of tasks for each response. The pipelines never wait, so more tasks only take time
    # (Scrapy's default of 100: 1.7 ms a page).
    "CONCURRENT_ITEMS": 4,
    "DEFAULT_DROPITEM_LOG_LEVEL": "DEBUG",
    "FEED_EXPORT_ENCODING": "utf-8",
    "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
}
PRESETS: dict[str, Any] = {
    "USER_AGENT": USER_AGENT,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 2,
    "DOWNLOAD_DELAY": 1.0,
    "AUTOTHROTTLE_ENABLED": True,
    "AUTOTHROTTLE_START_DELAY": 1.0,
    "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
    "COOKIES_ENABLED": False,
    # Articles are fetched in the order in which a list has them. Scrapy's default fetches the last ones first.
    "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
    "LOG_FORMATTER": "newscrawl.extensions.brief_log.BriefLogFormatter",
}
"""Settings of newscrawl's own spiders in every project. What the project sets itself stays."""

BOUNDS: dict[str, Any] = {
    "ROBOTSTXT_OBEY": True,
    "ROBOTSTXT_PARSER": "newscrawl.discovery.robots.BoundedRobotParser",
    "DOWNLOAD_TIMEOUT": 30,
    "DOWNLOAD_MAXSIZE": 20 * 1024 * 1024,
    "DOWNLOAD_WARNSIZE": 0,
    "REDIRECT_MAX_TIMES": 5,
    # Seconds. Only immediate redirects are followed: many front pages reload themselves every few minutes.
    "METAREFRESH_MAXDELAY": 5,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
}
"""Bounds of a crawl that differ from Scrapy's own. What a project sets itself stays."""

SWITCHED_OFF: dict[str, tuple[str, str]] = {
    "COOKIES_ENABLED": ("DOWNLOADER_MIDDLEWARES_BASE", "scrapy.downloadermiddlewares.cookies.CookiesMiddleware"),
    "REMOTE_CONTROL_ENABLED": ("EXTENSIONS_BASE", "scrapy.extensions.remote_control.RemoteControl"),
}
"""Parts of Scrapy that are not used, each with the setting that switches it on. Scrapy imports all parts that are listed, and with
these come aiohttp and tldextract: 0.15 s of each start."""

CLUSTER_DEFAULTS: dict[str, Any] = {
    "SCHEDULER": "newscrawl.cluster.scheduler.FrontierScheduler",
    "DOWNLOADER": "newscrawl.cluster.downloader.SharedDelayDownloader",
}


def environment_or_default(name: str) -> Any:
    """Return the value of a newscrawl setting in the environment, or its default."""
    return os.environ.get(name, DEFAULTS[name])


def with_contact(agent: str, contact: str) -> str:
    """Return a user agent that names who crawls. Raises ConfigError if the contact cannot be sent in a header.

    >>> with_contact("newscrawl/1", "https://you.example/"), with_contact("newscrawl/1", "you@post.example")
    ('newscrawl/1 (+https://you.example/)', 'newscrawl/1 (+mailto:you@post.example)')
    """
    contact = contact.strip()
    if not (contact.isascii() and contact.isprintable()) or set(contact) & set("()"):
        raise ConfigError(f"NEWSCRAWL_CONTACT has characters that cannot be sent: {contact!r}")
    return f"{agent} (+{'mailto:' if '@' in contact and '://' not in contact else ''}{contact})"


def add_exporters(settings: BaseSettings) -> None:
    """Add the formats that Scrapy does not know. A command line with ``-O`` is checked before Scrapy asks the add-ons."""
    for name, path in FEED_EXPORTERS.items():
        settings["FEED_EXPORTERS"].setdefault(name, path)


def leave_out_unused(settings: BaseSettings) -> None:
    """Take the parts of Scrapy that are switched off out of its lists, so that it does not import them."""
    for switch, (base, path) in SWITCHED_OFF.items():
        if not settings.getbool(switch):
            settings[base].pop(path, None)


_WHOLE_NUMBERS: dict[str, int] = {
    "CONCURRENT_REQUESTS": 1,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DEPTH_LIMIT": 0,
    "DOWNLOAD_MAXSIZE": 0,
    "MEMUSAGE_LIMIT_MB": 0,
    "NEWSCRAWL_NEWS_FEED_LENGTH": 0,
    "NEWSCRAWL_WORKERS": 0,
    "REDIRECT_MAX_TIMES": 0,
    "RETRY_TIMES": 0,
}
"""Settings that are whole numbers, and the least value of each. With ``CONCURRENT_REQUESTS_PER_DOMAIN`` 0, a run waits for ever."""
_SECONDS: tuple[str, ...] = (
    "AUTOTHROTTLE_START_DELAY",
    "CLOSESPIDER_TIMEOUT",
    "DOWNLOAD_DELAY",
    "DOWNLOAD_TIMEOUT",
    "NEWSCRAWL_POLL",
    "NEWSCRAWL_RETRY_AFTER_MAX",
    "NEWSCRAWL_WAIT",
    "NEWSCRAWL_WORKER_TIMEOUT",
)
"""Settings that are numbers of seconds, from 0 on."""
_MOST: float = 1e12
_TRUTHS: tuple[str, ...] = (
    "AUTOTHROTTLE_ENABLED",
    "ROBOTSTXT_OBEY",
    *(n for n, s in SETTINGS.items() if isinstance(s.default, bool)),
)


def check_settings(settings: BaseSettings) -> None:
    """Raise ConfigError for a setting that is not a number, too small or endless, or neither true nor false."""
    for name, least in (_WHOLE_NUMBERS | dict.fromkeys(_SECONDS, 0)).items():
        value, is_whole = settings[name], name in _WHOLE_NUMBERS
        try:
            number = least if value in (None, "") else int(value) if is_whole else float(value)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not least <= number < _MOST:
            raise ConfigError(f"{name} must be a {'whole ' * is_whole}number from {least}; got {str(value)[:40]!r}")
    for name in _TRUTHS:
        try:
            settings.getbool(name)
        except ValueError:
            raise ConfigError(f"{name} must be True or False; got {str(settings[name])[:40]!r}") from None


class NewscrawlAddon:
    """Adds newscrawl's pipelines, middlewares, extensions, exporters and feed storage to a Scrapy project."""

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Set what is needed before there is a crawler; Scrapy calls this."""
        for name in SETTINGS:
            value = environment_or_default(name)
            if value or DEFAULTS[name] is not None:  # without NEWSCRAWL_WORKERS the command decides
                settings.set(name, value, "addon")
        settings.set("TWISTED_DNS_RESOLVER", "newscrawl.resolver.PublicHostnameResolver", "addon")
        add_exporters(settings)
        choose_log_form(settings)

    def update_settings(self, settings: BaseSettings) -> None:
        """Fill in what the project has not set itself; Scrapy calls this."""
        check_settings(settings)
        for name, value in (SCRAPY_DEFAULTS | BOUNDS).items():
            settings.set(name, value, "addon")
        if not settings.getbool("NEWSCRAWL_TRUST_PROXY"):
            settings.set("HTTPPROXY_ENABLED", False, "addon")
        if settings["USER_AGENT"] == USER_AGENT and settings["NEWSCRAWL_CONTACT"]:
            agent = with_contact(USER_AGENT, settings["NEWSCRAWL_CONTACT"])
            settings.set("USER_AGENT", agent, settings.getpriority("USER_AGENT") or 0)
        if settings["NEWSCRAWL_REDIS_URL"]:
            for name, value in CLUSTER_DEFAULTS.items():
                settings.set(name, value, "addon")
        middlewares = settings["DOWNLOADER_MIDDLEWARES"]
        for path, order in MIDDLEWARES.items():
            middlewares.setdefault(path, order)
        for path, order in PIPELINES.items():
            settings["ITEM_PIPELINES"].setdefault(path, order)
        settings["EXTENSIONS"].setdefault("scrapy.extensions.feedexport.FeedExporter", None)
        settings["EXTENSIONS"].setdefault("spidermon.contrib.scrapy.extensions.Spidermon", None)
        leave_out_unused(settings)
        suites = settings.getlist("SPIDERMON_SPIDER_CLOSE_MONITORS")
        settings.set("SPIDERMON_SPIDER_CLOSE_MONITORS", [HEALTH_SUITE, *suites], "project")
        for path, order in EXTENSIONS.items():
            settings["EXTENSIONS"].setdefault(path, order)
        for scheme in ("http", "https"):
            settings["DOWNLOAD_HANDLERS"].setdefault(scheme, "newscrawl.rendering.handler.RenderingHandler")
        for scheme in ("", "file"):
            settings["FEED_STORAGES"].setdefault(scheme, "newscrawl.extensions.feedexport.WholeFileStorage")
