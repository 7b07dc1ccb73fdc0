"""What class, id and role attributes say of a box."""

from __future__ import annotations

import pytest

from newscrawl.extraction.hints import field_of, read_hints


@pytest.mark.parametrize(
    "names",
    [
        "nav-bar",
        "user_comments",
        "relatedNews",
        "SideBarShare",
        "footer",
        "newsletter-signup",
        "cookie-consent",
        "tags",
    ],
)
def test_noise(names: str) -> None:
    assert read_hints(names).noise


@pytest.mark.parametrize(
    "names",
    [
        "content",
        "share-article",
        "TRS_Editor",
        "hotels",
        "footnotes",
        "layout no-sidebar",
        "elementor-widget-container",
        "post-12 post type-post status-publish tag-bridges",
        "theiaStickySidebar",
    ],
)
def test_no_noise(names: str) -> None:
    assert not read_hints(names).noise


@pytest.mark.parametrize("names", ["right-col", "box-bottom", "hidden-xs", "infobox"])
def test_doubtful_words_only_weigh_a_little(names: str) -> None:
    assert (read_hints(names).noise, read_hints(names).weak) == (False, True)


@pytest.mark.parametrize("names", ["wp-caption-text", "img-desc", "photo_credit", "image-caption", "picInfo"])
def test_captions(names: str) -> None:
    assert read_hints(names).caption


def test_a_text_beside_a_picture_is_no_caption() -> None:
    assert not read_hints("ImageText_Description").caption


@pytest.mark.parametrize(("names", "article"), [("article-content", True), ("entry_content", True), ("content", False)])
def test_names_of_the_article_itself(names: str, article: bool) -> None:
    assert read_hints(names).article is article


def test_text_for_screen_readers_only() -> None:
    assert read_hints("title visually-hidden").unseen
    assert read_hints("sr-only").unseen


@pytest.mark.parametrize(
    ("classes", "wanted"),
    [
        ("entry-date published", "published"),
        ("post type-page status-publish hentry", None),
        ("headline-kicker", "kicker"),
        ("author-name", "author"),
        ("author-avatar", None),
    ],
)
def test_names_of_fields(classes: str, wanted: str | None) -> None:
    assert field_of({"class": classes}) == wanted
