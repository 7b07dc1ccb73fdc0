"""The sites that are due: those whose schedule says so, by the runs that the ledger knows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from newscrawl.errors import ConfigError
from newscrawl.health.schedule import next_run
from newscrawl.ledger import Ledger
from newscrawl.sites.loader import Site, load_site, own_sites
from newscrawl.utils.messages import print_message

HISTORY: Final = 50
"""Newest runs of a site from which its schedule is learnt: two days of hourly runs. A choice."""
_AGAIN: Final = (None, "killed", "stopped", "ledger")
"""Outcomes of a run that did not reach its end: the site is due at once. None is that of a run that was killed just now."""


@dataclass(frozen=True, slots=True)
class Turn:
    """When a site is to be crawled next; ``due_at`` is None for a site that was never crawled."""

    site: Site
    due_at: datetime | None

    def is_due(self, now: datetime) -> bool:
        """Return whether the site is due now."""
        return self.due_at is None or self.due_at <= now


def find_turns(ledger: Ledger, sites: Sequence[Site]) -> list[Turn]:
    """Return the turn of each site: those that were never crawled first, then by the time at which they are due."""
    turns = [Turn(site, _due_at(ledger, site)) for site in sites]
    return sorted(turns, key=lambda turn: (turn.due_at or _LONG_AGO, turn.site.name))


_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


def _due_at(ledger: Ledger, site: Site) -> datetime | None:
    runs = ledger.runs.recent(site.scope, HISTORY)
    if runs and runs[0].outcome in _AGAIN:
        return None
    return next_run(site.schedule, [(run.started_at, run.new) for run in runs])


def load_sites(folder: Path, names: Collection[str] = (), tag: str = "") -> list[Site]:
    """Return the sites of the user's folder: those named, or all, that have the tag if one is given.

    A wrong file is an error if it was named. Otherwise it is reported, and the other sites are returned: one bad file must not
    stop hundreds of sites. Raises ConfigError if no site is left.
    """
    known = own_sites(folder)
    if unknown := sorted(set(names) - set(known)):
        raise ConfigError(f"there is no site file {folder / unknown[0]}.toml")
    sites = [load_site(name, folder) for name in names] if names else list(_load_all(known, folder))
    sites = [site for site in sites if not tag or tag in site.tags]
    if not sites:
        which = f"with the tag {tag!r} " if tag else ""
        raise ConfigError(f"there is no site file {which}in {folder}/; newscrawl sites add URL writes one")
    return sites


def _load_all(names: Sequence[str], folder: Path) -> Iterator[Site]:
    scopes: dict[str, str] = {}
    for name in names:
        try:
            site = load_site(name, folder)
            first = scopes.setdefault(site.scope, name)
        except ConfigError as error:
            print_message(f"left out: {error}")
            continue
        if first != name:
            print_message(f"left out: site file {name}.toml starts where {first}.toml does")
            continue
        yield site
