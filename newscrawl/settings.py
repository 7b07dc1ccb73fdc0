"""Scrapy settings of the project. The add-on brings the bounds; docs/settings.md lists every NEWSCRAWL_ setting."""

from newscrawl import __version__

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.spiders"]
NEWSPIDER_MODULE = "newscrawl.spiders"
COMMANDS_MODULE = "newscrawl.commands"
ADDONS = {"newscrawl.addon.NewscrawlAddon": 500}

USER_AGENT = f"newscrawl/{__version__} (+https://pypi.org/project/newscrawl/)"
CONCURRENT_REQUESTS_PER_DOMAIN = 2
DOWNLOAD_DELAY = 1.0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
COOKIES_ENABLED = False
# Only web addresses are fetched, whatever a page links to.
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}

LOG_LEVEL = "WARNING"
