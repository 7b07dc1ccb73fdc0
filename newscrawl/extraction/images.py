"""Select the pictures of an article."""

from __future__ import annotations

import re
from bisect import bisect_left

from newscrawl.extraction.body import Body
from newscrawl.extraction.outline import Outline, Picture
from newscrawl.items import Image
from newscrawl.normalise.urls import absolute

_DECORATIVE = re.compile(
    r"""[/_.-]
    (?: logo | icon | avatar | btn | button | arrow | share        # /img/logo.png, share-btn.svg
      | blank | spacer | pixel | 1x1 | transparent | placeholder   # spacer.gif
      | loading | beacon | tracking | tracker | ad | banner        # loading_2.gif, /ad/17.jpg
      | qr\w* | ewm                                                # qrcode.jpg, ewm.png
    ) (?:[/_.\d-]|$)""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words in the address of a picture that is not the article's. Search for them in the address after a slash."""


def pictures_of(outline: Outline, body: Body, indexes: list[int]) -> list[Picture]:
    """Return the pictures within the body that are not decoration. ``indexes`` are the first lines of the blocks."""
    if not indexes:
        return []
    # A text without paragraphs shares its box with lines that were left out. Its pictures are not theirs.
    dropped = {outline.lines[index].box for index, _ in body.left}
    dropped -= {outline.lines[index].box for index, _ in body.picked}
    first = max(body.start, indexes[0] - 3)
    return [
        picture
        for picture in outline.pictures
        if first <= picture.line <= indexes[-1] + 2
        and picture.box not in dropped
        and not _DECORATIVE.search(f"/{picture.src}")
    ]


def find_pictures(pictures: list[Picture], indexes: list[int], base: str | None) -> list[tuple[int, Image]]:
    """Return the images of pictures, each with the index of the block after it.

    A picture that is printed twice is in the list twice: either may have a caption.
    """
    found: list[tuple[int, Image]] = []
    for picture in pictures:
        url = absolute(picture.src, base) or (picture.src if base is None else None)
        if url:
            found.append((bisect_left(indexes, picture.line), Image(url)))
    return found
