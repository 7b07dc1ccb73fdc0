"""Small pages to read one field from: invented sentences in the shapes of real templates."""

from __future__ import annotations

from datetime import UTC, datetime

import newscrawl
from newscrawl.items import Article

NOW = datetime(2024, 10, 12, 3, 0, tzinfo=UTC)
BODIES = {
    "en": [
        "The harbour committee of Brackwell agreed on Monday to rebuild the eastern pier before the autumn storms arrive.",
        "Work is expected to last nine weeks, and small boats will moor at the fish market in the meantime, it said.",
        "Traders near the pier were told that they would be compensated for every day on which customers stayed away.",
    ],
    "de": [
        "Der Hafenausschuss von Brackwell hat am Montag beschlossen, die östliche Mole noch vor den Herbststürmen zu erneuern.",
        "Die Arbeiten dauern wohl neun Wochen, und kleine Boote machen so lange am Fischmarkt fest, wie es weiter hieß.",
        "Den Händlern an der Mole wurde zugesagt, dass sie für jeden Tag ohne Kundschaft entschädigt werden.",
    ],
    "zh": [
        "石桥县水利局昨天宣布，东门河堤的加固工程提前两周完工，沿线六个村庄的排水能力提高近一倍。",
        "工程自去年秋天动工以来，累计更换管道三十公里，新建泵站四座，惠及居民两万余户。",
        "当地村民说，往年雨季一到家里就要搬东西，今年终于可以安心睡觉了。",
    ],
}


def page(
    header: str = "",
    *,
    lang: str = "en",
    head: str = "",
    after: str = "",
    title: str = "<h1>Pier to be rebuilt before the storms</h1>",
) -> str:
    """Return a page with this header between its title and its text."""
    text = "".join(f"<p>{line}</p>" for line in BODIES[lang.split("-")[0]])
    return (
        f'<html lang="{lang}"><head>{head}</head><body><nav><a href="/">Brackwell Mail</a></nav><main><article>{title}{header}'
        f'<div class="content">{text}</div>{after}</article></main><footer><p>© Brackwell Mail</p></footer></body></html>'
    )


def read(html: str | bytes, url: str = "https://mail.example/news/pier-to-be-rebuilt-1234") -> Article:
    """Return the record of a page as fetched at NOW."""
    return newscrawl.extract(html, url=url, fetched_at=NOW)
