"""Deliver to a topic of Kafka, by confluent-kafka."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from confluent_kafka import KafkaError, KafkaException, Message, Producer
from typing_extensions import override

from newscrawl.deliveries.base import Delivery
from newscrawl.errors import ConfigError, DeliveryError
from newscrawl.ledger.deliveries import Settled
from newscrawl.normalise.urls import split_login

_OPTIONS: Final[dict[str, Any]] = {
    "acks": "all",  # a message is safe when all replicas in sync have it
    "enable.idempotence": True,  # a message that is sent again after a lost answer is stored once, in its order
    "delivery.timeout.ms": 30_000,  # as for the deliveries over HTTP
    "log_level": 0,  # errors come to _complain instead
}


class KafkaDelivery(Delivery):
    """Sends each record as a message (``kafka://host:9092/topic``): its key is the article's, its value the record as JSON.

    Options of librdkafka may follow the topic, as in ``?compression.type=zstd``. All revisions of an article go to one partition,
    in their order. After a crash the last batch may come twice; a compacted topic keeps the newest message of each key.
    """

    def __init__(self, address: str) -> None:
        plain, login = split_login(address)
        parts = urlsplit(plain)
        self._topic = parts.path.strip("/")
        super().__init__(f"kafka://{parts.netloc}/{self._topic}")  # without the options, which may hold passwords
        self._options = _OPTIONS | {"bootstrap.servers": parts.netloc, "error_cb": self._complain}
        if login:
            self._options |= {"security.protocol": "sasl_ssl", "sasl.mechanism": "PLAIN"}
            self._options |= {"sasl.username": login[0], "sasl.password": login[1]}
        self._options |= parse_qsl(parts.query)
        self._producer: Producer | None = None
        self._complaint = ""
        self._refused: list[str] = []

    def check(self) -> None:
        """Raise ConfigError if the address has no topic, or an option that librdkafka does not know."""
        if not self._topic or "/" in self._topic:
            raise ConfigError("NEWSCRAWL_DELIVER: give a topic, as in kafka://host:9092/articles")
        try:
            Producer(self._options)
        except KafkaException as error:
            raise ConfigError(f"NEWSCRAWL_DELIVER: {self.name}: {error.args[0].str()}") from error

    @override
    def deliver(self, batch: Sequence[Settled]) -> None:
        self._complaint, self._refused = "", []
        self._producer = self._producer or Producer(self._options)
        try:
            for settled in batch:
                value = json.dumps(settled.record, ensure_ascii=False).encode("utf-8", "replace")
                self._producer.produce(self._topic, value, settled.key, on_delivery=self._acknowledge)
        except KafkaException as error:  # a record that is too large
            raise DeliveryError(error.args[0].str()) from error
        # Each message is acknowledged or given up after delivery.timeout.ms. Ctrl-C is heard between two seconds.
        while self._producer.flush(1):
            pass
        if self._refused:
            raise DeliveryError(self._complaint or self._refused[0])

    def _acknowledge(self, error: KafkaError | None, _message: Message) -> None:
        if error is not None:
            self._refused.append(error.str())

    def _complain(self, error: KafkaError) -> None:
        self._complaint = self._complaint or error.str()

    @override
    def close(self) -> None:
        if self._producer is not None:
            self._producer.purge()  # the batch comes again as a whole
            self._producer = None
