"""Deliver over HTTP: to a webhook, and to Elasticsearch or OpenSearch by their bulk interface."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterable, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from typing_extensions import override
from w3lib.http import basic_auth_header

from newscrawl.deliveries.base import Delivery
from newscrawl.errors import DeliveryError
from newscrawl.ledger.deliveries import Settled
from newscrawl.normalise.urls import split_login

_TIMEOUT: Final = 30.0
_SHOWN: Final = 200
_LONGEST_ANSWER: Final = 10_000_000
"""Bytes of an answer. Elasticsearch answers 200 records with 50 KB."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: urllib would send a GET request without the records there, and the answer would count as accepted."""

    @override
    def redirect_request(self, *_arguments: object, **_options: object) -> None:
        return None


_OPENER: Final = urllib.request.build_opener(_NoRedirects)


class _HttpDelivery(Delivery):
    """Base of the deliveries over HTTP. User and password of the address are sent as ``Authorization``."""

    def __init__(self, address: str) -> None:
        self.address, login = split_login(address)
        super().__init__(self.address)
        self._headers = {"User-Agent": "newscrawl"}
        if login:
            self._headers["Authorization"] = basic_auth_header(*login).decode()

    def post(self, url: str, lines: Iterable[object], **headers: str) -> bytes:
        """Send JSON Lines; return the answer. Raises DeliveryError if the server does not accept them."""
        body = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode("utf-8", "replace")
        sent = self._headers | {"Content-Type": "application/x-ndjson"} | headers
        request = urllib.request.Request(url, body, sent, method="POST")  # noqa: S310  http or https, as make.py checks
        try:
            with _OPENER.open(request, timeout=_TIMEOUT) as answer:
                content: bytes = answer.read(_LONGEST_ANSWER + 1)
        except urllib.error.HTTPError as error:
            if 300 <= error.code < 400:
                raise DeliveryError(
                    f"HTTP {error.code}: give the address it leads to, {error.headers['Location']}"
                ) from error
            said = error.read(_SHOWN).decode("utf-8", "replace")
            raise DeliveryError(f"HTTP {error.code}: {said}") from error
        except OSError as error:
            raise DeliveryError(str(getattr(error, "reason", error))) from error
        if len(content) > _LONGEST_ANSWER:
            raise DeliveryError(f"the answer is longer than {_LONGEST_ANSWER:,} bytes")
        return content


class WebhookDelivery(_HttpDelivery):
    """Sends each batch as JSON Lines in one POST request, accepted by any status 2xx.

    The header ``Idempotency-Key`` is the same when a batch is sent again.
    """

    @override
    def deliver(self, batch: Sequence[Settled]) -> None:
        first, last = batch[0], batch[-1]
        key = f"{first.settled}-{first.revision}-{last.settled}-{last.revision}"
        self.post(self.address, (settled.record for settled in batch), **{"Idempotency-Key": key})


class SearchDelivery(_HttpDelivery):
    """Indexes records in Elasticsearch or OpenSearch (``elasticsearch+http://host:9200/index``).

    The id of a document is the article's key: a new revision replaces the old one, and a batch may come twice.
    """

    def __init__(self, address: str) -> None:
        super().__init__(address)
        parts = urlsplit(self.address.partition("+")[2])
        self._index, self._url = parts.path.strip("/"), f"{parts.scheme}://{parts.netloc}/_bulk"

    @override
    def deliver(self, batch: Sequence[Settled]) -> None:
        lines: list[object] = []
        for settled in batch:
            lines += [{"index": {"_index": self._index, "_id": settled.key}}, settled.record]
        answer = json.loads(self.post(self._url, lines))
        if answer.get("errors"):
            raise DeliveryError(f"the index refused a record: {_first_error(answer)}")


def _first_error(answer: dict[str, Any]) -> str:
    errors = (each.get("error") for item in answer.get("items", ()) for each in item.values())
    return json.dumps(next((error for error in errors if error), "unknown"), ensure_ascii=False)[:_SHOWN]
