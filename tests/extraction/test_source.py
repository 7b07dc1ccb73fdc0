from __future__ import annotations

import pytest

from newscrawl.extraction.source import Dateline, find_dateline


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "中新网义乌9月25日电(董易鑫 金家明) 9月25日,浙江义乌市场",
            Dateline("中新网义乌9月25日电(董易鑫 金家明)", "中新网", ["董易鑫", "金家明"]),
        ),
        (
            "新华社北京10月9日电（记者 何小满、周禾）记者获悉",
            Dateline("新华社北京10月9日电(记者 何小满、周禾)", "新华社", ["何小满", "周禾"]),
        ),
        ("中新网10月11日电 近日,有网友爆料", Dateline("中新网10月11日电", "中新网", [])),
        ("东方网记者包小婷8月20日报道:今天正式出伏", Dateline("东方网记者包小婷8月20日报道", "东方网", ["包小婷"])),
    ],
)
def test_dateline(line: str, wanted: Dateline) -> None:
    assert find_dateline([line]) == wanted


@pytest.mark.parametrize(
    "line",
    [
        "央视网的一份报告显示,今年有三成居民选择短途旅游。",
        "新华社区食堂今天开张。",
        "记者在现场看到,展厅里挤满了人。",
        "中国电影票房再创新高。",
        "",
    ],
)
def test_no_dateline(line: str) -> None:
    assert find_dateline([line]) is None
