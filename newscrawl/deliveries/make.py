"""Make a delivery from its address, and find the item pipelines of the settings."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urlsplit

import fsspec
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from newscrawl.deliveries.base import Delivery
from newscrawl.deliveries.files import FileDelivery
from newscrawl.deliveries.http import SearchDelivery, WebhookDelivery
from newscrawl.deliveries.sql import SqlDelivery
from newscrawl.errors import ConfigError, install_line

PIPELINES: Final = "NEWSCRAWL_ITEM_PIPELINES"
_CLASS: Final = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
_EXAMPLES: Final = "postgresql+psycopg://user@host/news, elasticsearch+http://host:9200/articles, https://host/hook, kafka://host:9092/topic, s3://bucket/folder/"


def make_delivery(address: str) -> Delivery:
    """Return the delivery of an address, which is not connected yet. Raises ConfigError if there is none.

    >>> type(make_delivery("https://hooks.example/news")).__name__
    'WebhookDelivery'
    """
    if _CLASS.fullmatch(address):
        return _own(address)
    scheme = address.partition("://")[0].lower()
    if scheme in ("http", "https"):
        return WebhookDelivery(address)
    if scheme.startswith(("elasticsearch+http", "opensearch+http")):
        if len([part for part in urlsplit(address).path.split("/") if part]) != 1:
            raise ConfigError("NEWSCRAWL_DELIVER: give an index, as in elasticsearch+http://host:9200/articles")
        return SearchDelivery(address)
    if scheme == "kafka":
        return _kafka(address)
    if scheme in fsspec.available_protocols():
        return _files(address, scheme)
    return _database(address)


def _own(path: str) -> Delivery:
    try:
        kind = load_object(path)
    except (ImportError, NameError, ValueError) as error:
        raise ConfigError(f"NEWSCRAWL_DELIVER: cannot import {path!r}: {error}") from error
    if not (isinstance(kind, type) and issubclass(kind, Delivery)):
        raise ConfigError(f"NEWSCRAWL_DELIVER: {path!r} is not a subclass of newscrawl.deliveries.Delivery")
    return kind(path)


def _kafka(address: str) -> Delivery:
    try:
        from newscrawl.deliveries.kafka import KafkaDelivery
    except ImportError:
        raise ConfigError(f"NEWSCRAWL_DELIVER: Kafka needs confluent-kafka: {install_line('kafka')}") from None
    delivery = KafkaDelivery(address)
    delivery.check()
    return delivery


def _files(address: str, scheme: str) -> Delivery:
    try:
        fsspec.get_filesystem_class(scheme)
    except ImportError as error:
        raise ConfigError(f"NEWSCRAWL_DELIVER: {scheme}:// needs another package: {error}") from error
    return FileDelivery(address)


def _database(address: str) -> Delivery:
    try:
        url = make_url(address)
        url.get_dialect().import_dbapi()
    except (ArgumentError, NoSuchModuleError):
        raise ConfigError(f"NEWSCRAWL_DELIVER: an address of no known kind; give one like {_EXAMPLES}") from None
    except ImportError as error:
        raise ConfigError(f"NEWSCRAWL_DELIVER: the driver of {url.drivername} is not installed: {error}") from error
    return SqlDelivery(url)


def item_pipelines(settings: BaseSettings) -> dict[Any, int]:
    """Return the pipelines of ``NEWSCRAWL_ITEM_PIPELINES`` with their places. Raises ConfigError if one cannot be imported."""
    try:
        given = settings.getdict(PIPELINES)
    except ValueError as error:
        example = '{"myproject.pipelines.Database": 300}'
        raise ConfigError(
            f"{PIPELINES}: give a dictionary, in the environment as JSON, like {example}: {error}"
        ) from error
    found = {path: place for path, place in given.items() if place is not None}
    for path, place in found.items():
        try:
            load_object(path)
        except (ImportError, NameError, ValueError, TypeError) as error:
            raise ConfigError(f"{PIPELINES}: cannot import {path!r}: {error}") from error
        if not isinstance(place, int):
            raise ConfigError(f"{PIPELINES}: the place of {path} must be a whole number; got {place!r}")
    return found
