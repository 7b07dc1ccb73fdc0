"""What pages call the links to a next page, to more entries and to a whole article, in all languages."""

from __future__ import annotations

import re
from typing import Final

_NEXT: Final = """下一页 下一頁 下页 下頁 后一页 後一頁 下一分页 次へ 次のページ 次ページ 다음 다음페이지|
    next|next page|next posts|next articles|next results|older|older posts|older entries|older articles|older stories|
    previous posts|previous entries|weiter|nächste|nächste seite|ältere|ältere beiträge|ältere artikel|zur nächsten seite|
    suivant|suivante|page suivante|articles plus anciens|articles précédents|plus anciens|siguiente|página siguiente|
    entradas antiguas|entradas anteriores|más antiguas|próximo|próxima|próxima página|seguinte|página seguinte|
    posts antigos|mais antigos|следующая|следующая страница|далее|вперёд|вперед|старые записи|предыдущие записи|
    التالي|الصفحة التالية|السابقة|volgende|volgende pagina|pagina successiva|successiva|successivo|avanti|następna|
    następna strona|następne|następny|dalej|další|další strana|nästa|nästa sida|neste|neste side|næste|seuraava|
    sonraki|sonraki sayfa|berikutnya|selanjutnya|halaman berikutnya|trang sau|tiếp|tiếp theo|ถัดไป|επόμενη|
    următoarea|következő|наступна|следваща|הבא|اگلا|अगला|পরবর্তী|بعدی"""
_MORE: Final = """加载更多 加載更多 查看更多 点击加载更多 更多文章 更多新闻 更早的文章 更早文章 旧文章 以前的文章 もっと見る もっと読む 古い記事 以前の記事 더보기|더 보기|이전 글|load more|show more|more posts|more articles|more stories|view more|see more|
    load more posts|load more articles|mehr laden|mehr anzeigen|weitere artikel|mehr artikel|afficher plus|voir plus|
    plus d'articles|charger plus|cargar más|ver más|más noticias|carregar mais|ver mais|mais notícias|показать ещё|
    показать еще|загрузить ещё|загрузить еще|ещё новости|عرض المزيد|المزيد|meer laden|carica altri|mostra altro"""
_WHOLE: Final = """单页阅读 單頁閱讀 全文阅读 阅读全文 在本页阅读全文 显示全文 查看全文 显示全部 全部显示 全文表示 一括表示 全ページ表示 1ページで表示 전체보기|
    single page|view as single page|view as one page|view on one page|on one page|read on one page|view all|show all|
    all pages|full article|read full article|artikel auf einer seite lesen|auf einer seite lesen|auf einer seite|
    alles auf einer seite|komplettansicht|ganzen artikel lesen|lire sur une page|en une seule page|toutes les pages|
    afficher en une page|en una sola página|ver todo|todo en una página|em uma só página|ver tudo|
    на одной странице|показать всё|весь текст|op één pagina|tutto in una pagina|na jednej stronie"""
_ARROWS: Final = "»›>→►▶⟩⇒▸＞❯"
_EDGE: Final = f"«‹<←◄◀⟨▪·•|[]()（）【】:：.…-–— \t\xa0{_ARROWS}"


def _words(text: str) -> frozenset[str]:
    found: set[str] = set()
    for line in text.split("|"):
        # East Asian words stand apart by blanks; the others hold blanks themselves.
        parts = line.split() if not any(c.isascii() and c.isalpha() for c in line) and _EAST.search(line) else [line]
        found.update(" ".join(part.split()).lower() for part in parts if part.strip())
    return frozenset(found)


_EAST: Final = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
NEXT: Final = _words(_NEXT)
MORE: Final = _words(_MORE)
WHOLE: Final = _words(_WHOLE)


def bare_label(text: str) -> str:
    """Return a link's text in lower case without the arrows, brackets and blanks around it.

    >>> bare_label("Older posts »")
    'older posts'
    """
    return text[:80].strip(_EDGE).lower()


def is_arrow(text: str) -> bool:
    """Tell whether a link's text is nothing but one arrow that points onwards (two often lead to the last page)."""
    text = text.strip()
    return 0 < len(text) <= 2 and not text.strip(_ARROWS)
