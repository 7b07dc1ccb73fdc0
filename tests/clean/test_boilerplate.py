"""Whole bodies: noise that goes, and text that looks like noise and stays."""

from __future__ import annotations

import pytest

from newscrawl.clean.boilerplate import CleanBody, clean_body
from newscrawl.clean.known import Known
from newscrawl.items import Block, Image
from newscrawl.rules.loader import rules_for

FIRST = "清河县近日启动老旧水塔连片改造,首批涉及十二个小区、三千多户居民。"
LAST = "施工队采取分片停水、错峰施工的办法,尽量不打扰居民的日常生活。"


def clean(*lines: str, pictures: int = 0, title: str = "清河县连片改造老旧水塔") -> CleanBody:
    images = [(at, Image(f"http://x.example/{at}.jpg")) for at in range(1, pictures + 1)]
    return clean_body([Block(line) for line in lines], images, Known([title]), rules_for("zh"))


def texts(body: CleanBody) -> list[str]:
    return [block.text for block in body.blocks]


@pytest.mark.parametrize(
    "noise",
    [
        "(资料图片仅供参考)",
        "（资料图片仅供参考）",
        "图片来源网络,如有侵权请联系删除",
        "图为志愿者在社区为老人理发。",
        "摄影:何小满",
        "九月二十日,游客在古城墙上拍照留念。记者 陈小满 摄",
        "视频截图",
        "更多资讯请关注本站官方公众号",
        "清河县连片改造老旧水塔",
    ],
)
def test_noise_between_paragraphs_goes(noise: str) -> None:
    body = clean(FIRST, noise, LAST)
    assert texts(body) == [FIRST, LAST]
    assert [removal.text for removal in body.removed] == [noise]


@pytest.mark.parametrize(
    "noise",
    [
        "标签:",
        "标签:民生 水塔",
        "责任编辑:沈一鸣",
        "(责任编辑:沈一鸣)",
        "编辑:沈一鸣 审核:何小满",
        "来源:清河发布",
        "免责声明:本文仅代表作者个人观点,与本网无关。其原创性未经本站证实,请读者仅作参考。",
        "版权所有 未经授权禁止复制或建立镜像",
        "【打印】 【关闭】",
        "上一篇:小城夜市重新开张",
        "阅读 3021",
    ],
)
def test_noise_behind_the_text_goes(noise: str) -> None:
    assert texts(clean(FIRST, LAST, noise)) == [FIRST, LAST]


def test_everything_behind_an_end_heading_goes() -> None:
    body = clean(FIRST, LAST, "相关阅读", "小城夜市重新开张", "首批候鸟飞抵湿地")
    assert texts(body) == [FIRST, LAST]
    assert {removal.rule for removal in body.removed} == {"related-heading"}


def test_a_summary_that_repeats_the_opening_goes() -> None:
    assert texts(clean("导读:" + FIRST[:20], FIRST, LAST)) == [FIRST, LAST]
    assert texts(clean("导读:水塔改造关系三千户人家的日常。", FIRST, LAST)) == [
        "导读:水塔改造关系三千户人家的日常。",
        FIRST,
        LAST,
    ]


def test_an_end_heading_in_the_middle_of_a_text_ends_nothing() -> None:
    long = LAST + "县里说,年底前还要再改造八座,让更多人喝上放心水,同时把旧塔改成阅览室。"
    assert texts(clean(FIRST, "相关新闻", long)) == [FIRST, "相关新闻", long]
    unstopped = LAST + long + "（本版图片由读者" + "提供"
    assert unstopped in texts(clean(FIRST, "相关新闻", unstopped))


@pytest.mark.parametrize(
    "after",
    [["塔下的老人记得它刚建成时的样子。"], ["夜里有人。", "码头上灯还亮着。", "船来了"]],
    ids=["a sentence at once", "short sentences"],
)
def test_short_sentences_after_an_end_heading_are_text(after: list[str]) -> None:
    assert texts(clean(FIRST, LAST, "相关阅读", *after))[-len(after) :] == after


def test_an_end_heading_above_links_ends_the_text() -> None:
    heading = Block("相关阅读", place="above-links")
    excerpts = [Block("塔下的老人记得它刚建成时的样子。"), Block("县里说,年底前还要再改造八座。")]
    body = clean_body([Block(FIRST), Block(LAST), heading, *excerpts], [], Known(), rules_for("zh"))
    assert texts(body) == [FIRST, LAST]


@pytest.mark.parametrize(
    "text",
    [
        "资料图片里的那座红砖水塔,如今已经改成了社区阅览室。",
        "“五无”网点[1]建设同步推进。",
        "问:旧车还能骑吗?",
        "答:可以。新规设置了过渡期。",
        "山路把月亮背在肩上,",
        "1\t青石镇队\t13\t2",
        "“水压稳了,心也就稳了……”",
        "一、先问村民想不想留",
        "编辑一条朋友圈,他要想上半小时。",
        "记者:您当时害怕吗?",
        "来源国不同,税率也不同。",
        "声明:两国元首一致同意保持对话。",
        "标签背后,是三千户人家的用水账。",
        "作者:一个被遗忘的名字",
        "更多人走进了阅览室。",
        "图文并茂的展板吸引了不少市民。",
        "版权所有者有权要求停止侵害。",
        "他扫描二维码,走进了空无一人的阅览室。",
        "* * *",
    ],
)
def test_text_that_looks_like_noise_stays(text: str) -> None:
    body = clean(FIRST, text, LAST)
    assert texts(body) == [FIRST, text, LAST]
    assert body.removed == []


@pytest.mark.parametrize(
    ("line", "wanted", "rule"),
    [
        ("(资料图片仅供参考)近年来,小镇修通了环湖路。", "近年来,小镇修通了环湖路。", "stock-photo-note"),
        ("活动将持续到本月底。(责任编辑:沈一鸣)", "活动将持续到本月底。", "closing-credit"),
        ("展馆昨日开放(图片来源:主办方),首日接待两千人。", "展馆昨日开放,首日接待两千人。", "photo-source-note"),
        ("老年客户感同身受、好评如潮....。.", "老年客户感同身受、好评如潮。", "dots-and-stop"),
    ],
)
def test_spans_inside_a_paragraph(line: str, wanted: str, rule: str) -> None:
    body = clean(FIRST, line, LAST)
    assert texts(body) == [FIRST, wanted, LAST]
    assert {removal.rule for removal in body.removed} == {rule}
    taken = "".join(removal.text for removal in body.removed)
    assert sorted(wanted + taken) == sorted(line)


def test_a_caption_goes_to_the_picture_above_it() -> None:
    body = clean(FIRST, "图为改造现场。", LAST, "受访者供图", pictures=1)
    assert texts(body) == [FIRST, LAST]
    assert body.images == [Image("http://x.example/1.jpg", "图为改造现场。", "受访者")]


def test_nothing_is_lost_without_a_trace() -> None:
    lines = [FIRST, "(资料图)", "原标题:水塔", LAST + "(编辑:何小满)", "相关阅读", "小城夜市重新开张"]
    body = clean(*lines)
    kept = "".join(texts(body)) + "".join(removal.text for removal in body.removed)
    assert sorted(kept) == sorted("".join(lines))


def test_credit_below_a_summary_goes() -> None:
    body = clean(FIRST, "作者:周禾", LAST, FIRST)
    assert texts(body) == [FIRST, LAST, FIRST]


def test_label_that_opens_other_lines_is_an_interview() -> None:
    lines = [FIRST, "记者:周老师好", LAST, "记者:谢谢您", LAST]
    assert texts(clean(*lines)) == lines


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ([("水塔顶上的灯", "caption-in-box"), (FIRST, None)], [FIRST]),
        (
            [("水塔模型代做,附说明", "caption-in-box"), ("联系人见来处", "caption-in-box")],
            ["水塔模型代做,附说明", "联系人见来处"],
        ),
    ],
)
def test_the_place_of_lines_alone_never_takes_the_whole_text(
    lines: list[tuple[str, str | None]], kept: list[str]
) -> None:
    blocks = [Block(text, place=place) for text, place in lines]
    body = clean_body(
        blocks, [(0, Image("http://x.example/1.jpg"))], Known(["清河县连片改造老旧水塔"]), rules_for("zh")
    )
    assert texts(body) == kept


LONG = (
    "清河县住建局昨日通报，老旧水塔改造已完成七成，十二个小区恢复正常供水，其余小区将在月底前完成。"
    "工程负责人赵立新说，新水塔的容量是原来的三倍，夏天用水高峰时不会再停水。"
)


@pytest.mark.parametrize(
    "abstract",
    [
        "老旧水塔改造已完成七成，十二个小区恢复正常供水，其余小区将在月底前完成。",
        "十二个小区恢复正常供水。新水塔的容量是原来的三倍，夏天用水高峰时不会再停水。",
        "工程负责人赵立新说，新水塔的容量是原来的三倍！",
    ],
)
def test_an_abstract_that_only_repeats_the_text_goes(abstract: str) -> None:
    blocks = [Block(abstract, place="above-text"), Block(LONG), Block(LAST)]
    body = clean_body(blocks, [], Known([]), rules_for("zh"))
    assert texts(body) == [LONG, LAST]
    assert [removal.rule for removal in body.removed] == ["summary-repeated"]


@pytest.mark.parametrize(
    "lead",
    [
        "老旧水塔改造已完成七成，居民最关心的水价不会上涨。",  # half of it is news
        "水塔改造完成七成。",  # too short to be sure
    ],
)
def test_a_lead_with_something_of_its_own_stays(lead: str) -> None:
    blocks = [Block(lead, place="above-text"), Block(LONG), Block(LAST)]
    assert texts(clean_body(blocks, [], Known([]), rules_for("zh"))) == [lead, LONG, LAST]


def test_a_paragraph_stays_that_the_next_one_repeats() -> None:
    assert texts(clean(FIRST, LAST + FIRST)) == [FIRST, LAST + FIRST]


def test_a_verse_stays_that_the_refrain_repeats() -> None:
    verse = "我和我的小河，一刻也不能分开，"
    assert texts(clean(verse, "无论走到哪里，", "都流出一首歌。", "歌唱每座小桥，", verse))[0] == verse
