"""The commands, each a module. Scrapy finds the command classes in this package."""
