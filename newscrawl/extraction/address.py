"""Find the address of an article: the canonical link that the page gives, or the address at which it was read."""

from __future__ import annotations

from newscrawl.extraction.document import Document
from newscrawl.extraction.outline import Outline, base_url
from newscrawl.extraction.url_shape import looks_like_article
from newscrawl.items import Article
from newscrawl.normalise.urls import absolute, article_identity, display_url, site_of


def set_address(article: Article, page: Document, outline: Outline) -> None:
    """Set the article's address and site: the address that the page claims if that can be right, else the one it was read at."""
    base = base_url(outline, page.url)
    href = outline.head_links.get("canonical") or outline.metas.get("og:url")
    claimed = absolute(href, base) if href else None
    if claimed and (page.url is None or _may_be_canonical(claimed, page.url)):
        article.url = display_url(claimed)
        article.add_evidence("url", "canonical link", href)
    elif page.url:
        article.url = display_url(page.url) if page.url.startswith("http") else page.url
        article.add_evidence("url", "address", page.url, [f"canonical link: {claimed}"] if claimed else [])
    article.site = site_of(page.url or article.url)


def _may_be_canonical(claimed: str, url: str) -> bool:
    """Return whether a canonical link can be right. One to another site, a front page or a list page is a mistake.

    The host of the mobile edition is not another site.
    """
    if claimed == url:
        return True
    identities = [article_identity(address) for address in (claimed, url)]
    if identities[0] == identities[1]:
        return True
    hosts = [identity.partition("/")[0] for identity in identities]
    return (
        hosts[0] == hosts[1]
        and (looks_like_article(claimed) or not looks_like_article(url))
        and claimed.rstrip("/").count("/") > 2
    )
