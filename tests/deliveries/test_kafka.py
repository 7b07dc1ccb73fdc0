"""Records become messages of Kafka.

The brokers are librdkafka's own (``test.mock.num.brokers``): they speak Kafka's protocol on loopback, and store nothing on disk.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition

from newscrawl.deliveries import make_delivery
from newscrawl.errors import ConfigError, DeliveryError
from newscrawl.ledger.deliveries import Settled
from tests.rounds.test_run import many, newscrawl
from tests.support.commands import last_report
from tests.support.website import article, article_path, listing


@pytest.fixture
def brokers() -> Iterator[str]:
    """Serve three brokers during a test; give the address of one."""
    mock = Producer({"test.mock.num.brokers": 3, "bootstrap.servers": "unused", "log_level": 0})
    broker = next(iter(mock.list_topics(timeout=10).brokers.values()))
    yield f"{broker.host}:{broker.port}"
    del mock


def messages(broker: str, topic: str, count: int) -> list[tuple[str, dict[str, Any]]]:
    """Return the keys and records of a topic, in the order of each partition, when there are ``count`` (or after 10 s)."""
    consumer = Consumer({"bootstrap.servers": broker, "group.id": "test", "auto.offset.reset": "earliest"})
    partitions = consumer.list_topics(topic, timeout=10).topics[topic].partitions
    consumer.assign([TopicPartition(topic, number, 0) for number in partitions])
    found: list[tuple[str, dict[str, Any]]] = []
    end = time.monotonic() + 10
    while len(found) < count and time.monotonic() < end:
        message = consumer.poll(0.2)
        if message is not None and not message.error():
            found.append(((message.key() or b"").decode(), json.loads(message.value() or b"{}")))
    assert consumer.poll(0.5) is None
    consumer.close()
    return found


def test_each_record_is_a_message_and_a_revision_follows_under_its_key(tmp_path: Path, brokers: str) -> None:
    with many(tmp_path, 1) as (site,):
        assert newscrawl(tmp_path, "crawl", "site0", NEWSCRAWL_DELIVER=f"kafka://{brokers}/news").returncode == 0
        first = messages(brokers, "news", 3)
        site.add("/", listing([0, 1, 2, 3]))
        site.add(article_path(3), article(3))
        run = newscrawl(tmp_path, "crawl", "site0", NEWSCRAWL_DELIVER=f"kafka://{brokers}/news")
        assert run.returncode == 0, run.stderr
    found = messages(brokers, "news", 4)
    assert len({key for key, _ in first}) == 3
    assert sorted(record["title"] for _, record in found) == [
        f"清河县第{number}号老旧水塔改造完工" for number in range(4)
    ]
    assert last_report(tmp_path / "data")["deliveries"] == [
        {"name": f"kafka://{brokers}/news", "records": 1, "error": None}
    ]


def test_all_revisions_of_an_article_come_in_their_order(brokers: str) -> None:
    delivery = make_delivery(f"kafka://{brokers}/news")
    delivery.deliver([Settled(1, number, f"{number % 3}" * 32, {"revision": number}) for number in range(1, 91)])
    delivery.close()
    found = messages(brokers, "news", 90)
    for key in {key for key, _ in found}:
        revisions = [record["revision"] for each, record in found if each == key]
        assert revisions == sorted(revisions)
        assert len(revisions) == 30


def test_brokers_that_cannot_be_reached_fail_the_delivery_and_the_next_run_delivers(
    tmp_path: Path, brokers: str
) -> None:
    name, short = f"kafka://{brokers}/news", "delivery.timeout.ms=1500"
    with many(tmp_path, 1):
        failed = newscrawl(tmp_path, "crawl", "site0", NEWSCRAWL_DELIVER=f"kafka://127.0.0.1:9/news?{short},{name}")
    assert failed.returncode == 10
    assert "delivery to kafka://127.0.0.1:9/news failed after 0 records" in failed.stderr
    assert "Connection refused" in failed.stderr
    assert [each["error"] is None for each in last_report(tmp_path / "data")["deliveries"]] == [False, True]
    assert len(messages(brokers, "news", 3)) == 3


def test_a_record_that_is_too_large_is_a_failure(brokers: str) -> None:
    delivery = make_delivery(f"kafka://{brokers}/news")
    with pytest.raises(DeliveryError, match="Message size too large"):
        delivery.deliver([Settled(1, 1, "a" * 32, {"text": "字" * 500_000})])
    delivery.close()
    delivery = make_delivery(f"kafka://{brokers}/news?message.max.bytes=4000000")
    delivery.deliver([Settled(1, 1, "a" * 32, {"text": "字" * 500_000})])
    delivery.close()
    assert len(messages(brokers, "news", 1)) == 1


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("kafka://host:9092/", "give a topic"),
        ("kafka://host:9092/news/articles", "give a topic"),
        ("kafka://ann:secret@host:9092/news?colour=red", 'No such configuration property: "colour"'),
    ],
)
def test_a_wrong_address_is_refused_at_the_start(address: str, words: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(words)) as refused:
        make_delivery(address)
    assert "secret" not in str(refused.value)


def test_a_name_has_no_password() -> None:
    delivery = make_delivery("kafka://ann:secret@host:9092/news?ssl.key.password=hidden")
    assert delivery.name == "kafka://host:9092/news"
