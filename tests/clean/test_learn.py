"""What recurs across a site's different stories goes, what recurs because stories are alike stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.clean.learn import SeenArticle, learn, seen_article
from newscrawl.clean.site_memory import SENTENCE_RULE, TITLE_RULE, MarkKind, mark_of
from newscrawl.items import Article
from tests.support import alikesites
from tests.support.memorysite import is_clean, site


def cleaned(title: str, text: str, articles: list[SeenArticle]) -> Article:
    article = Article(title=title, title_raw=title, text=text)
    learn(articles).clean(article)
    return article


def ordinary(count: int, *extra: str) -> list[SeenArticle]:
    """Return articles of their own, each with some further lines."""
    names = "水塔 渡口 书店 码头 苗圃 粮仓 灯会 河堤 老街 邮局 渔港 盐场 茶园 剧场 砖窑 车站".split()
    lines = [
        [f"{name}{n}号的管理员说,今年和往年不同,{name}要提前关门。", f"附近的第{n}户居民记得{name}刚建成那年的样子。"]
        for n in range(count // len(names) + 1)
        for name in names
    ][:count]
    return [SeenArticle(f"{own[0][:4]}的一天", "\n".join([*own, *extra])) for own in lines]


SLOGAN = "云桥人每天都在路上,把乡里乡亲的事讲给你听。"


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("ordinary", "copies", "series"), [(160, 4, 30), (60, 4, 15), (160, 10, 60)])
def test_a_shell_that_no_rule_names(seed: int, ordinary: int, copies: int, series: int) -> None:
    pages = site(ordinary, copies, series, seed)
    memory = learn([SeenArticle(page.title, "\n".join(page.lines)) for page in pages])
    clean = 0
    for page in pages:
        article = Article(title=page.title, text="\n".join(page.lines))
        memory.clean(article)
        clean += is_clean(article.text, article.title)
        assert [line for line in page.paragraphs if line not in article.text.split("\n")] == []
        assert article.title == page.true_title
    assert clean >= 0.98 * len(pages)


def test_a_slogan_goes_with_its_counts() -> None:
    articles = ordinary(40, SLOGAN)
    article = cleaned("水塔的一天", f"水塔要改造。\n{SLOGAN}", articles)
    assert article.text == "水塔要改造。"
    assert [(r.rule, r.text, r.note) for r in article.removed] == [(SENTENCE_RULE, SLOGAN, "40 of 40 stories")]


def test_a_slogan_with_numbers_and_glued_to_a_paragraph() -> None:
    articles = ordinary(30) + [
        SeenArticle(a.title, f"{a.text.split(chr(10))[0]}您是第{at * 37}位读到云桥来信的人。")
        for at, a in enumerate(ordinary(20))
    ]
    article = cleaned("水塔", "水塔要改造,明年动工。您是第九百位读到云桥来信的人。", articles)
    assert article.text == "水塔要改造,明年动工。"


@pytest.mark.parametrize("count", [0, 3, 11])
def test_nothing_is_learnt_from_a_few_stories(count: int) -> None:
    assert learn(ordinary(count, SLOGAN)).marks == {}


def test_a_story_that_is_republished_is_no_boilerplate() -> None:
    story = SeenArticle(
        "渡口要搬", "渡口的船工说,今年汛期比往年早。\n他把缆绳又加了一道,说这样心里踏实。\n船票不会涨价。"
    )
    memory = learn(ordinary(30) + [story] * 25)
    assert memory.marks == {}


def test_the_standard_sentence_of_a_series_stays() -> None:
    warning = "投资有风险,本报道不构成任何买卖建议,请独立判断。"
    bulletins = [
        SeenArticle(f"A股收评:沪指涨{n}点", f"今日沪指收于{3000 + n}点,成交{n}亿元。\n{warning}") for n in range(20)
    ]
    memory = learn(ordinary(40) + bulletins)
    assert (MarkKind.SENTENCE, mark_of(warning)) not in memory.marks


def test_but_not_what_stands_at_one_place_on_most_pages_of_a_site() -> None:
    warning = "投资有风险,本报道不构成任何买卖建议,请独立判断。"
    bulletins = [
        SeenArticle(f"A股收评:沪指涨{n}点", f"{chr(0x4E00 + n)}股{n}只上涨,领涨的是{chr(0x5E00 + n)}板块。\n{warning}")
        for n in range(60)
    ]
    memory = learn(ordinary(20) + bulletins)
    assert (MarkKind.SENTENCE, mark_of(warning)) in memory.marks


def test_short_headings_stay() -> None:
    articles = ordinary(40) + [SeenArticle(a.title, f"背景介绍\n{a.text}") for a in ordinary(16)]
    assert cleaned("水塔", "背景介绍\n水塔要改造。", articles).text == "背景介绍\n水塔要改造。"


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("桥头早知道丨水塔要改造了", "水塔要改造了"),
        ("【桥头早知道】水塔要改造了", "水塔要改造了"),
        ("水塔要改造了_云桥慢读", "水塔要改造了"),
        ("桥头早知道丨水塔要改造了_云桥慢读", "水塔要改造了"),
        ("水塔要改造了", "水塔要改造了"),
        ("桥头早知道丨水塔", "桥头早知道丨水塔"),
        ("县里说:水塔要改造了", "县里说:水塔要改造了"),
    ],
)
def test_decorations(title: str, wanted: str) -> None:
    articles = [
        SeenArticle(f"桥头早知道丨{a.title}_云桥慢读" if at % 2 else a.title, a.text)
        for at, a in enumerate(ordinary(40))
    ]
    article = cleaned(title, "正文。", articles)
    assert article.title == wanted
    assert all(removal.rule == TITLE_RULE for removal in article.removed)


@pytest.mark.parametrize(
    "decorations",
    [
        (("老乡看点▶{}", 0.4), ("{}~蜀道头版", 0.5)),
        (("独家›{}", 0.12), ("要看›{}", 0.1), ("{}«云桥", 0.2)),
        (("乡音★{}", 0.1), ("{}※云桥出品", 0.3), ("{}\u3000蜀道头版", 0.3)),
        (("老乡看点{}", 0.6), ("{}蜀道头版", 0.5)),
        (("〖晨读〗{}", 0.3), ("{}（云桥图文）", 0.25)),
        (("云桥·{}", 0.4), ("{} / 云桥慢读", 0.5)),
    ],
    ids=lambda decorations: decorations[0][0],
)
def test_decorations_with_any_separator_or_none(decorations: tuple[tuple[str, float], ...]) -> None:
    pages = site(seed=7, decorations=decorations)
    memory = learn([SeenArticle(page.title, "\n".join(page.lines)) for page in pages])
    right = 0
    for page in pages:
        article = Article(title=page.title, title_raw=page.title, text="\n".join(page.lines))
        memory.clean(article)
        right += article.title == page.true_title
    assert right >= 0.98 * len(pages)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("清河县{}", "{}归清河县管。"),  # a local site
        ("周评第{}期:一周要闻", "{}这一周很忙。"),  # the titles of a series go on alike
        ("专家▶{}", "{}的专家这样说。"),
    ],
)
def test_beginnings_that_recur_and_belong_to_the_titles_stay(form: str, text: str) -> None:
    articles = [SeenArticle(form.format(a.title), f"{text.format(a.title[:2])}\n{a.text}") for a in ordinary(40)]
    title = form.format("水塔要改造了")
    assert cleaned(title, text.format("水塔"), articles).title == title


def test_what_titles_begin_with_and_texts_speak_of_stays() -> None:
    articles = [SeenArticle(f"A股:{a.title}", f"A股今日上涨。{a.text}") for a in ordinary(30)]
    assert cleaned("A股:农业板块拉升", "A股今日上涨。", articles).title == "A股:农业板块拉升"


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("ordinary", [20, 50])
@pytest.mark.parametrize("kind", alikesites.KINDS)
def test_no_true_paragraph_is_lost_on_sites_whose_sentences_recur(kind: str, ordinary: int, seed: int) -> None:
    pages = alikesites.site(kind, ordinary, seed)
    memory = learn([SeenArticle(page.title, "\n".join(page.lines)) for page in pages])
    shell = 0
    for page in pages:
        article = Article(title=page.title, title_raw=page.title, text="\n".join(page.lines))
        memory.clean(article)
        lines = article.text.split("\n")
        assert [line for line in page.paragraphs if line not in lines] == []
        shell += len(lines) - len(page.paragraphs)
    assert shell <= 0.02 * len(pages)


def test_what_was_taken_before_still_counts() -> None:
    articles = ordinary(40, SLOGAN)
    memory = learn(articles)
    again = []
    for seen in articles:
        article = Article(title=seen.title, title_raw=seen.title, text=seen.text)
        memory.clean(article)
        again.append(seen_article(article.to_dict()))
    assert learn(again).marks.keys() == memory.marks.keys()


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=200)), max_size=30))
def test_anything_at_all(pages: list[tuple[str, str]]) -> None:
    memory = learn([SeenArticle(*page) for page in pages])
    for title, text in pages:
        article = Article(title=title, title_raw=title, text=text)
        memory.clean(article)
        assert not text.strip() or article.text
