"""One table of the names of months in dates, in the languages of the rule files and a few more."""

from __future__ import annotations

from typing import Final

_NAMES: Final = """
en january february march april may june july august september october november december
en jan feb mar apr may jun jul aug sep oct nov dec
en jan. feb. mar. apr. may june july aug. sept oct. nov. dec.
de januar februar märz april mai juni juli august september oktober november dezember
de jänner feber mrz apr mai jun jul aug sept okt nov dez
fr janvier février mars avril mai juin juillet août septembre octobre novembre décembre
fr janv févr mars avr mai juin juil aout sept oct nov déc
es enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
es ene feb mar abr may jun jul ago setiembre oct nov dic
pt janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
pt jan fev mar abr mai jun jul ago set out nov dez
it gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
it gen feb mar apr mag giu lug ago set ott nov dic
nl januari februari maart april mei juni juli augustus september oktober november december
nl jan feb mrt apr mei jun jul aug sep okt nov dec
ru января февраля марта апреля мая июня июля августа сентября октября ноября декабря
ru янв. февр март апр май июнь июль авг. сент окт. нояб дек.
ru янв фев мар апр май июн июл авг сен окт ноя дек
uk січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
pl sty lut mar kwi maj cze lip sie wrz paź lis gru
pl stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
cs ledna února března dubna května června července srpna září října listopadu prosince
ro ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
id januari februari maret april mei juni juli agustus september oktober november desember
el Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου
tr oca şub mar nis may haz tem ağu eyl eki kas ara
tr ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
sv januari februari mars april maj juni juli augusti september oktober november december
da januar februar marts april maj juni juli august september oktober november december
no januar februar mars april mai juni juli august september oktober november desember
no jan. feb. mars apr. mai juni juli aug. sept okt. nov. des
fi tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
ar يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
ar جانفي فيفري مارس إبريل ماي يونيه يوليه اغسطس سبتمبر اكتوبر نونبر دجنبر
ar كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول
"""
MONTHS: Final[dict[str, int]] = {
    name.replace("_", " ").rstrip(".").lower(): number
    for line in _NAMES.strip().splitlines()
    for number, name in enumerate(line.split()[1:], 1)
}
"""Name in lower case → number of the month. No name means different months in two of these languages."""
