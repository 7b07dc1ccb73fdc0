"""The default time zone of a page, for dates that name no zone."""

from __future__ import annotations

from datetime import UTC, tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from newscrawl.rules.words import languages

# Zones of country domains that have one (or nearly one) civil time; those of languages are in their rule files.
_DOMAIN_ZONES: Final = {
    "cn": "Asia/Shanghai", "tw": "Asia/Taipei", "hk": "Asia/Hong_Kong", "mo": "Asia/Macau", "sg": "Asia/Singapore",
    "jp": "Asia/Tokyo", "kr": "Asia/Seoul", "de": "Europe/Berlin", "at": "Europe/Vienna", "ch": "Europe/Zurich",
    "fr": "Europe/Paris", "it": "Europe/Rome", "es": "Europe/Madrid", "uk": "Europe/London", "ie": "Europe/Dublin",
    "nl": "Europe/Amsterdam", "be": "Europe/Brussels", "pl": "Europe/Warsaw", "se": "Europe/Stockholm",
    "no": "Europe/Oslo", "dk": "Europe/Copenhagen", "fi": "Europe/Helsinki", "cz": "Europe/Prague",
    "gr": "Europe/Athens", "tr": "Europe/Istanbul", "in": "Asia/Kolkata", "za": "Africa/Johannesburg",
    "il": "Asia/Jerusalem", "is": "Atlantic/Reykjavik", "my": "Asia/Kuala_Lumpur", "ph": "Asia/Manila",
    "th": "Asia/Bangkok", "vn": "Asia/Ho_Chi_Minh",
}  # fmt: skip

_OTHER_ZONES: Final = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Halifax",
    "America/Mexico_City", "America/Bogota", "America/Caracas", "America/Santiago", "America/Sao_Paulo", "Europe/Lisbon",
    "Europe/Kyiv", "Europe/Moscow", "Africa/Lagos", "Africa/Nairobi", "Africa/Cairo", "Asia/Dubai", "Asia/Karachi",
    "Asia/Kathmandu", "Asia/Dhaka", "Asia/Yangon", "Australia/Perth", "Australia/Brisbane", "Australia/Adelaide",
    "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip
"""Zones of countries with several zones or a domain that says little: with those of the domains, nearly every civil time."""


@cache
def candidates() -> tuple[ZoneInfo, ...]:
    """Return the zones that a site's pages are compared with."""
    return tuple(map(ZoneInfo, dict.fromkeys([*_DOMAIN_ZONES.values(), *_OTHER_ZONES])))


def default_zone(language: str | None, site: str | None, traditional: bool = False) -> tzinfo:
    """Return the zone of a page's dates that name no zone.

    By the site's country domain, then by language and script; else UTC. A Chinese page is Asia/Shanghai, one in
    traditional characters Asia/Taipei (the same offset).
    """
    domain = (site or "").split(":")[0].rpartition(".")[2]
    name = (language or "").lower()
    if domain in _DOMAIN_ZONES:
        return ZoneInfo(_DOMAIN_ZONES[domain])
    if name == "zh" and traditional:
        name = "zh-hant"
    zone = _language_zones().get(name) or _language_zones().get(name.split("-")[0])
    return ZoneInfo(zone) if zone else UTC


@cache
def _language_zones() -> dict[str, str]:
    """Return the zones by language tag, in lower case: ``zh``, ``zh-hk``."""
    zones = {each.language: each.zone for each in languages() if each.zone}
    return zones | {f"{each.language}-{rest}": zone for each in languages() for rest, zone in each.zones.items()}
