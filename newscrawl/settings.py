"""Scrapy settings of the project. The add-on brings the bounds; docs/settings.md lists every NEWSCRAWL_ setting."""

from newscrawl.addon import PRESETS

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.spiders"]
NEWSPIDER_MODULE = "newscrawl.spiders"
COMMANDS_MODULE = "newscrawl.commands"
ADDONS = {"newscrawl.addon.NewscrawlAddon": 500}

globals().update(PRESETS)  # in this project, they are also the settings of small commands such as explain
# Only web addresses are fetched, whatever a page links to.
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}

LOG_LEVEL = "WARNING"
