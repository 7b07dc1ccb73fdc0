"""Labels at the edges of a site's texts: a label with the names of the trade goes, a label with facts stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from newscrawl.clean.learn import SeenArticle, learn, seen_article
from newscrawl.items import Article

NAMES = "水塔 渡口 书店 码头 苗圃 粮仓 灯会 河堤 老街 邮局 渔港 盐场 茶园 剧场 砖窑 车站 磨坊 鱼塘 祠堂 井台".split()
PLACES = "Talford Wexby Marlow Denholm Oakridge Penrith Selby Thornby Ashdown Corby Danby Eskdale".split()


def chinese(at: int) -> Article:
    name = NAMES[at % len(NAMES)]
    title = f"{name}{at}号提前关门"
    text = f"{name}{at}号的管理员说，今年和往年不同，{name}要提前关门。\n附近的第{at}户居民记得{name}刚建成那年的样子。"
    return Article(title=title, title_raw=title, text=text)


def english(at: int) -> Article:
    place = PLACES[at % len(PLACES)]
    text = f"The ferry at {place} {at} will stop at noon.\nResidents of house {at} in {place} remember the first boat."
    return Article(title=f"Ferry {at} of {place} stops", text=text)


def site(make: Callable[[int], Article], above: str, below: str, every: int = 2, count: int = 36) -> list[Article]:
    """Return articles of a site; every second one has the printed lines. ``{name}`` stands for one of five names."""
    articles = []
    for at in range(count):
        article = make(at)
        values = {
            "name": f"{'赵钱孙李周'[at % 5]}小禾",
            "who": f"{'Mara Field,Tom Reed,Ann Ott,Ida Holm,Jo Wren'.split(',')[at % 5]}",
        }
        values["place"] = PLACES[at % 7]
        values |= {
            "number": str(3 * at + 40),
            "new": f"{NAMES[(at * 7 + 3) % len(NAMES)]}路{3 * at + 40}号",
            "title": article.title[:-2],
        }
        lines = [line.format(**values) for line in (above, article.text, below) if line]
        if at % every == 0:
            article.text = "\n".join(lines)
        articles.append(article)
    return articles


def cleaned(articles: list[Article]) -> list[str]:
    """Return all lines that the memory of the site removes."""
    memory = learn([seen_article(article.to_dict()) for article in articles])
    for article in articles:
        memory.clean(article)
    return [removal.text for article in articles for removal in article.removed if removal.place == "body"]


@pytest.mark.parametrize(
    ("make", "above", "below"),
    [
        (chinese, "", "值笔：{name}"),
        (chinese, "", "（排印丨{name}）"),
        (chinese, "", "掌灯 {name} 研墨 {name}"),
        (chinese, "初名：{title}的那一天", ""),
        (chinese, "", "初名：{title}！"),
        (english, "", "Telling by {who}"),
        (english, "", "Desk: {who}"),
        (english, "Told by {who}", ""),
        (chinese, "", "江口在线 · 采写 {name} · 校对 {name}"),
        (english, "", "Responsible for this page is {who}."),
        (english, "", "({who}/{who})"),
        (english, "", "Reporting: {who}. Pictures: {who}. Edited by {who}."),
        # Frames: words around names and places.
        (english, "", "Filed from {place} Street by {who}"),
        (english, "", "Find it under {place}, Traffic"),
        (chinese, "", "本条由{name}在灯下写成"),
    ],
)
def test_a_label_with_names_or_another_title_goes(make: Callable[[int], Article], above: str, below: str) -> None:
    articles = site(make, above, below)
    before = [article.text for article in articles]
    removed = cleaned(articles)
    assert len(removed) == 18
    assert [article.text for article in articles] == [make(at).text for at in range(36)]
    assert sum(map(len, before)) > sum(len(article.text) for article in articles)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("", "电话：{new}"),  # a fact: its value is new in each story
        ("", "电话：{new}\n地点：{name}学校"),  # a fact next to it
        ("", "值笔：{name}说{new}还在。"),  # a sentence
        ("", "{name}说：“桥还在。”"),  # speech
    ],
)
def test_a_label_with_facts_or_speech_stays(above: str, below: str) -> None:
    assert cleaned(site(chinese, above, below)) == []


@pytest.mark.parametrize(
    ("make", "below"),
    [
        (english, "Tickets at the door of {new}"),  # a fact: its value is new in each story
        (english, "Seats cost {number} pounds at {place}"),  # a number
        (english, "Doors open early at {place}\nDoors open early at Wren"),  # a list
        (english, "All of it ended well for {who}."),  # a sentence
        (chinese, "去{name}家里"),  # too short
    ],
)
def test_a_closing_line_with_a_frame_around_facts_stays(make: Callable[[int], Article], below: str) -> None:
    assert cleaned(site(make, "", below)) == []


def test_a_closing_line_about_the_persons_of_the_story_stays() -> None:
    articles = site(english, "", "Best of the crew were {who} alone")
    for article in articles[::2]:
        name = article.text.split(" were ")[1].removesuffix(" alone")
        article.text = f"{name} steered the boat with one hand that day.\n{article.text}"
    assert cleaned(articles) == []


def test_a_line_with_the_frame_of_lines_inside_the_texts_stays() -> None:
    articles = site(english, "", "Filed from {place} Street by {who}")
    for at in range(0, 36, 4):
        first, second = english(at).text.split("\n")
        articles[at].text = "\n".join(
            [first, f"Filed from {PLACES[at % 7]} Street by Ann Ott", second, articles[at].text.split("\n")[-1]]
        )
    assert cleaned(articles) == []


def test_a_sentence_about_persons_goes_if_most_stories_end_with_it() -> None:
    articles = site(english, "", "{who} covers the coast for us.", every=1)
    assert len(cleaned(articles)) == 36


def test_a_sentence_with_a_label_is_found_above_a_call() -> None:
    removed = cleaned(site(english, "", "Responsible for this page is {who}.\nTell us more"))
    assert sum(line.startswith("Responsible") for line in removed) == 18


def test_what_persons_do_at_the_end_of_a_text_stays() -> None:
    assert cleaned(site(english, "", "{who} did not answer our letter.")) == []


def test_a_biography_of_the_author_goes() -> None:
    articles = site(english, "", "{who} covers the coast for us.")
    for article in articles:
        article.authors = [article.text.split("\n")[-1].partition(" covers")[0]]
    assert len(cleaned(articles)) == 18


def test_a_label_that_opens_answers_inside_the_text_stays() -> None:
    articles = [chinese(at) for at in range(36)]
    for at, article in enumerate(articles):
        first, second = article.text.split("\n")
        name = f"{'赵钱孙李周'[at % 5]}小禾"
        article.text = "\n".join([first, second, f"管理员：{name}来过", first, second, f"管理员：{name}走了"])
    assert [line for line in cleaned(articles) if "：" in line] == []


def test_a_label_of_one_column_stays() -> None:
    articles = [chinese(at) for at in range(36)]
    for at in range(0, 36, 2):
        articles[at].title = f"桥边对局第{at}盘"
        articles[at].text += f"\n胜方：{'赵钱孙李周'[at % 5]}小禾"
    assert cleaned(articles) == []


def test_a_label_is_still_known_in_the_next_run() -> None:
    articles = site(chinese, "", "值笔：{name}")
    first = len(cleaned(articles))
    records = [seen_article(article.to_dict()) for article in articles]
    late = Article(title="水塔开放", text="水塔今天开放，居民排起长队。\n值笔：吴小禾")
    learn(records).clean(late)
    assert (first, late.text) == (18, "水塔今天开放，居民排起长队。")
    assert (late.removed[0].rule, late.removed[0].note) == ("site-label-below", "18 of 36 stories")


def test_one_line_of_the_text_always_remains() -> None:
    memory = learn([seen_article(article.to_dict()) for article in site(chinese, "", "值笔：{name}")])
    article = Article(title="水塔开放", text="值笔：赵小禾\n值笔：钱小禾")
    memory.clean(article)
    assert article.text == "值笔：赵小禾"


def test_a_small_site_teaches_nothing() -> None:
    assert cleaned(site(chinese, "", "值笔：{name}", every=1, count=8)) == []


def test_articles_without_labels_are_seen_as_before() -> None:
    assert seen_article(Article(title="水塔", text="开放").to_dict()) == SeenArticle("水塔", "开放")
