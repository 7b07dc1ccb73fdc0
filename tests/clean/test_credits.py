"""Captions, each as what it says and whom it credits."""

from __future__ import annotations

import pytest

from newscrawl.clean.credits import split_credit
from newscrawl.rules.loader import rules_for


@pytest.mark.parametrize(
    ("language", "printed", "caption", "credit"),
    [
        ("zh", "游客在古城墙上拍照留念。记者 陈小满 摄", "游客在古城墙上拍照留念。", "陈小满"),
        ("zh", "居民领取新钥匙(周禾 摄)", "居民领取新钥匙", "周禾"),
        ("zh", "工人正在检修设备。新华社发(何小满 摄)", "工人正在检修设备。", "新华社 何小满"),
        ("zh", "（受访者供图）", None, "受访者"),
        ("zh", "图片来源：视觉中国", None, "视觉中国"),
        ("zh", "图为改造现场。", "图为改造现场。", None),
        ("zh", "老街全图", "老街全图", None),
        (
            "en",
            "Nets on the quay (Photo: Jane Miller/Example Images)",
            "Nets on the quay",
            "Jane Miller/Example Images",
        ),
        ("en", "The pier in 1998. Photograph by Nora Field", "The pier in 1998.", "Nora Field"),
        ("en", "Nora Field/Getty Images", None, "Nora Field/Getty Images"),
        ("en", "Nets on the quay", "Nets on the quay", None),
        ("en", "", None, None),
        ("de", "Die Brücke im Mai. Foto: Jana Beispiel/dpa", "Die Brücke im Mai.", "Jana Beispiel/dpa"),
    ],
)
def test_split_credit(language: str, printed: str, caption: str | None, credit: str | None) -> None:
    assert split_credit(printed, rules_for(language)) == (caption, credit)
