"""The language of a text: by its script, its letters and its most common words, whatever the page declares."""

from __future__ import annotations

import pytest

from newscrawl.extraction.language import find_language

TEXTS = {
    "ar": "تم اليوم ترميم برج المياه القديم في المدينة وأصبح السكان يحصلون على المياه بانتظام، بحسب ما قال المسؤولون.",
    "bg": "Старата водна кула в града беше ремонтирана днес и жителите вече получават вода. Това се случи след дълъг ремонт.",
    "bn": "শহরের পুরনো জলাধারটি আজ সংস্কার করা হয়েছে এবং এলাকার মানুষ এখন নিয়মিত পানি পাচ্ছেন।",
    "cs": "Stará vodárenská věž byla dnes opravena a obyvatelé, kteří se těšili, dostávají vodu podle plánu, jako dříve.",
    "da": "Det gamle vandtårn i byen er blevet renoveret, og beboerne får vand efter måneder, siger kommunen, der ikke er tilfreds.",
    "fa": "برج آب قدیمی شهر امروز بازسازی شد و مردم اکنون به طور منظم آب دریافت می‌کنند، مقامات گفتند.",
    "fi": "Kaupungin vanha vesitorni on korjattu ja asukkaat saavat vettä joka päivä, kertoo kaupunki, joka ei ole tyytyväinen.",
    "hu": "A város régi víztornyát ma felújították, és az utcák lakói már most is kapnak vizet, de nem minden nap.",
    "id": "Menara air tua di kota itu telah diperbaiki dan warga yang tinggal di sana mendapat air dengan teratur.",
    "ka": "ქალაქის ძველი წყლის კოშკი დღეს გარემონტდა და მოსახლეობა ახლა წყალს რეგულარულად იღებს.",
    "nb": "Det gamle vanntårnet i byen er pusset opp, og beboerne får vann etter måneder, sier kommunen, som ikke er fornøyd.",
    "pl": "Stara wieża ciśnień została dziś wyremontowana, a mieszkańcy nie muszą czekać na wodę, jak się okazuje, dla wielu jest to ważne.",
    "ru": "В городе отремонтировали старую водонапорную башню, и жители теперь получают воду каждый день, сообщили чиновники.",
    "sk": "Stará vodárenská veža bola dnes opravená a obyvatelia, ktorí sa tešili, dostávajú vodu podľa plánu, ako predtým, aby nečakali.",
    "sr": "Стари водоторањ у граду данас је обновљен и становници сада редовно добијају воду, саопштили су званичници.",
    "sv": "Det gamla vattentornet har renoverats och de boende får vatten varje dag, säger kommunen som inte är nöjd med att det tog tid.",
    "ta": "நகரின் பழைய நீர்த்தொட்டி இன்று புதுப்பிக்கப்பட்டது, மக்கள் இப்போது தொடர்ந்து தண்ணீர் பெறுகிறார்கள்.",
    "tr": "Kentteki eski su kulesi bugün onarıldı ve bu sakinler için çok önemli, daha önce su gibi bir sorun vardı.",
    "uk": "У місті відремонтували стару водонапірну вежу, і мешканці щодня отримують воду, повідомили посадовці.",
    "ur": "شہر کی پرانی پانی کی ٹینکی کی آج مرمت کی گئی اور لوگوں کو اب باقاعدگی سے پانی مل رہا ہے، حکام نے بتایا۔",
    "vi": "Tháp nước cũ của thành phố đã được sửa chữa và người dân hiện nhận được nước trong những ngày này.",
}  # fmt: skip


@pytest.mark.parametrize("language", TEXTS)
def test_without_a_declaration(language: str) -> None:
    assert find_language("", TEXTS[language]) == language


@pytest.mark.parametrize("language", TEXTS)
def test_a_declared_region_is_kept(language: str) -> None:
    assert find_language(f"{language}-XX", TEXTS[language]) == f"{language}-XX"


@pytest.mark.parametrize(
    ("declared", "text", "wanted"),
    [
        ("en", "ru", "ru"),
        ("ru", "uk", "uk"),
        ("uk", "ru", "ru"),
        ("ar", "fa", "fa"),
        ("en", "bn", "bn"),
        ("en-US", "ur", "ur"),
        # Languages without an entry are believed, if they may have the script.
        ("tg", "ru", "tg"),
        ("as", "bn", "as"),
        ("mr", "hi", "mr"),
    ],
)
def test_declared_otherwise(declared: str, text: str, wanted: str) -> None:
    texts = TEXTS | {"hi": "शहर की पुरानी पानी की टंकी की आज मरम्मत की गई और लोगों को अब नियमित पानी मिल रहा है।"}
    assert find_language(declared, texts[text]) == wanted
