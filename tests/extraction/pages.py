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
    "fr": [
        "Le comité du port de Brackwell a décidé lundi de reconstruire la jetée orientale avant les tempêtes d'automne.",
        "Les travaux doivent durer neuf semaines, et les petits bateaux accosteront entre-temps près du marché aux poissons.",
        "Les commerçants voisins de la jetée seront indemnisés pour chaque jour où leurs clients ne sont pas venus.",
    ],
    "es": [
        "El comité del puerto de Brackwell acordó el lunes reconstruir el muelle oriental antes de las tormentas de otoño.",
        "Las obras durarán nueve semanas y, mientras tanto, las barcas pequeñas atracarán junto a la lonja de pescado.",
        "A los comerciantes cercanos se les prometió una compensación por cada día en que no llegaron clientes al muelle.",
    ],
    "pt": [
        "O comitê do porto de Brackwell decidiu na segunda-feira reconstruir o cais oriental antes das tempestades de outono.",
        "As obras devem durar nove semanas, e os barcos pequenos vão atracar junto ao mercado de peixe nesse período.",
        "Os comerciantes próximos ao cais receberão uma compensação por cada dia em que os clientes não apareceram.",
    ],
    "it": [
        "Il comitato del porto di Brackwell ha deciso lunedì di ricostruire il molo orientale prima delle tempeste autunnali.",
        "I lavori dureranno nove settimane, e nel frattempo le barche piccole attraccheranno vicino al mercato del pesce.",
        "Ai commercianti vicini al molo è stato promesso un indennizzo per ogni giorno in cui i clienti non sono arrivati.",
    ],
    "nl": [
        "Het havencomité van Brackwell heeft maandag besloten de oostelijke pier nog voor de najaarsstormen te herbouwen.",
        "Het werk duurt naar verwachting negen weken, en kleine boten leggen in de tussentijd aan bij de visafslag.",
        "Winkeliers bij de pier krijgen een vergoeding voor elke dag waarop de klanten wegbleven, zo is hun beloofd.",
    ],
    "pl": [
        "Komitet portowy w Brackwell postanowił w poniedziałek odbudować wschodnie molo jeszcze przed jesiennymi sztormami.",
        "Prace mają potrwać dziewięć tygodni, a małe łodzie będą w tym czasie cumować przy targu rybnym w centrum.",
        "Kupcom przy molo obiecano rekompensatę za każdy dzień, w którym z powodu budowy klienci nie przyszli.",
    ],
    "sv": [
        "Hamnkommittén i Brackwell beslutade i måndags att bygga om den östra piren innan höststormarna kommer dit.",
        "Arbetet väntas ta nio veckor, och under tiden lägger småbåtarna till vid fiskmarknaden, enligt kommittén.",
        "Handlarna vid piren har blivit lovade ersättning för varje dag som kunderna har stannat hemma på grund av bygget.",
    ],
    "tr": [
        "Brackwell liman kurulu pazartesi günü doğu iskelesini sonbahar fırtınalarından önce yeniden yapmaya karar verdi.",
        "Çalışmaların dokuz hafta sürmesi bekleniyor ve bu süre içinde küçük tekneler balık pazarının yanına bağlanacak.",
        "İskele yakınındaki esnafa, müşterilerin gelmediği her gün için tazminat ödeneceği sözü verildi.",
    ],
    "ru": [
        "Портовый комитет Браквелла решил в понедельник перестроить восточный пирс ещё до начала осенних штормов.",
        "Работы продлятся девять недель, а маленькие лодки в это время будут причаливать у рыбного рынка в центре.",
        "Торговцам рядом с пирсом пообещали возместить каждый день, когда из-за стройки к ним не приходили покупатели.",
    ],
    "ar": [
        "قررت لجنة ميناء براكويل يوم الاثنين إعادة بناء الرصيف الشرقي قبل حلول عواصف الخريف على الساحل.",
        "ومن المتوقع أن تستمر الأعمال تسعة أسابيع، وسترسو القوارب الصغيرة خلال هذه المدة قرب سوق السمك.",
        "ووعدت اللجنة التجار القريبين من الرصيف بتعويض عن كل يوم لم يصل فيه الزبائن بسبب أعمال البناء.",
    ],
    "ja": [
        "ブラックウェル港湾委員会は月曜日、秋の嵐が来る前に東側の桟橋を建て直すことを決めたと発表した。",
        "工事は九週間ほど続く見込みで、その間、小型の船は魚市場の前にある岸壁に停泊することになるという。",
        "桟橋の近くの商店には、客が来られなかった日数に応じて補償金が支払われると、委員会は説明している。",
    ],
    "ko": [
        "브랙웰 항만위원회는 월요일 가을 폭풍이 오기 전에 동쪽 부두를 다시 짓기로 결정했다고 밝혔다.",
        "공사는 아홉 주 동안 이어질 예정이며 그동안 작은 배들은 수산시장 앞 안벽에 정박하게 된다고 한다.",
        "부두 근처 상인들은 손님이 오지 못한 날마다 보상을 받게 될 것이라고 위원회는 설명했다.",
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
