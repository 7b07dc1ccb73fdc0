"""Which addresses are public, and that nothing but them is handed on to connect to."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy import resolver as scrapy_resolver
from twisted.internet.address import IPv4Address, IPv6Address

from newscrawl.errors import ConfigError
from newscrawl.resolver import AllowList, PublicHostnameResolver, is_public, refused


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "2002:0808:0808::1"]
)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "100.100.100.200", "192.0.0.192", "168.63.129.16", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::1"),
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)
def test_private(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("entries", "host", "port", "wanted"),
    [
        (["intranet.example"], "intranet.example", 80, True),
        (["intranet.example"], "INTRANET.example", 8080, True),
        (["intranet.example:8080"], "intranet.example", 8080, True),
        (["intranet.example:8080"], "intranet.example", 80, False),
        (["127.0.0.1:8000", "[::1]:8000"], "::1", 8000, True),
        (["127.0.0.1:8000", "[::1]:8000"], "localhost", 8000, False),
        (["", " "], "127.0.0.1", 80, False),
    ],
)
def test_allow_list(entries: list[str], host: str, port: int, wanted: bool) -> None:
    assert AllowList(entries).allows(host, port) is wanted


@pytest.mark.parametrize("entry", ["http://intranet.example", "host:port", "a/b", "host:99999"])
def test_an_entry_that_is_no_host_is_a_wrong_setting(entry: str) -> None:
    with pytest.raises(ConfigError, match="NEWSCRAWL_ALLOW_PRIVATE"):
        AllowList([entry])


class Names:
    """Stands for the system's resolver: answers each name in turn from its list."""

    def __init__(self, *answers: list[Any]) -> None:
        self.nameResolver = self  # a reactor's attribute, and the resolver behind it
        self.answers = list(answers)

    def resolveHostName(self, receiver: Any, host: str, port: int, *_: Any) -> None:  # noqa: N802
        receiver.resolutionBegan(None)
        for address in self.answers.pop(0):
            receiver.addressResolved(address)
        receiver.resolutionComplete()


class Receiver:
    """Takes what a resolver hands on."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.complete = False

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        """Nothing is to be done."""

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True


def resolve(names: Names, host: str = "news.example", *, allowed: tuple[str, ...] = ()) -> list[str]:
    scrapy_resolver.dnscache.clear()
    receiver = Receiver()
    PublicHostnameResolver(names, 0, AllowList(allowed)).resolveHostName(receiver, host, 80)
    assert receiver.complete
    return receiver.addresses


PUBLIC, PRIVATE = IPv4Address("TCP", "93.184.216.34", 80), IPv4Address("TCP", "10.0.0.7", 80)


def test_only_public_addresses_are_handed_on() -> None:
    assert resolve(Names([PRIVATE, PUBLIC, IPv6Address("TCP", "::1", 80)])) == ["93.184.216.34"]


def test_a_name_with_private_addresses_alone_is_refused_with_its_address() -> None:
    assert resolve(Names([PRIVATE]), "rebound.example") == []
    assert refused["rebound.example", 80] == "10.0.0.7"


def test_a_listed_name_may_be_private() -> None:
    assert resolve(Names([PRIVATE]), allowed=("news.example:80",)) == ["10.0.0.7"]


def test_a_name_that_turns_private_is_refused_from_the_cache_too() -> None:
    scrapy_resolver.dnscache.clear()
    resolver = PublicHostnameResolver(Names([PRIVATE]), 100, AllowList([]))
    for _ in range(2):  # the second answer is the cache's
        receiver = Receiver()
        resolver.resolveHostName(receiver, "news.example", 80)
        assert receiver.addresses == []


def test_a_name_that_answers_differently_the_second_time_is_checked_each_time() -> None:
    """Rebinding: the address that was checked is the one that is connected to, so there is no second answer in between."""
    names = Names([PUBLIC], [PRIVATE], [PUBLIC, PRIVATE])
    assert [resolve(names) for _ in range(3)] == [["93.184.216.34"], [], ["93.184.216.34"]]
