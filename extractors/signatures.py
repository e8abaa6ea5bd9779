"""Who wrote it, as papers print it: «Анна СМИРНОВА», «Подготовил И. Петров, наш корр.»"""

import re

from extractors.blocks import Block
from extractors.print_style import Style, reads_as_sentence

LONGEST_BYLINE = 90
_NAME = r"[А-ЯЁІЎ][а-яёіў]+(?:-[А-ЯЁІЎ][а-яёіў]+)?"
_CAPS = r"[А-ЯЁІЎ]{2,}(?:-[А-ЯЁІЎ]{2,})?"
_PERSON = rf"(?:{_NAME}|[А-ЯЁІЎ]\.\s?(?:[А-ЯЁІЎ]\.)?)\s+(?:{_NAME}|{_CAPS})"
BYLINE = re.compile(
    rf"^(?:(?:Автор|Текст|Аўтар|Тэкст|Подготовил[аи]?|Падрыхтава(?:ў|ла|лі)|Записал[аи]?|"
    rf"Беседовал[аи]?|Гутарыла?)\W+)?({_PERSON})(?:\s+и\s+({_PERSON}))?(?:,?\s+.{{0,70}})?$"
)
_SIGNED = re.compile(rf"(?:^|[\s,])(?:[А-ЯЁІЎ]\.\s?(?:[А-ЯЁІЎ]\.)?|{_NAME})\s?{_CAPS}\W*$")
_MARKED = re.compile(
    r"^(?:Автор|Текст|Аўтар|Тэкст|Подготовил|Падрыхтава|Записал|Беседовал|Гутарыл)"
)
_POSITION = re.compile(
    r"(?:корр|журналист|наш|специально|собкор|обозреват|ректор|директор|«)", re.IGNORECASE
)


def is_signature(block: Block, body: Style) -> bool:
    text = block.text.strip()
    if len(text) > LONGEST_BYLINE or len(block.lines) > 3:
        return False
    if not BYLINE.match(text):  # «Ректор университета С. И. БОГДАНОВ»
        return (block.bold or block.italic) and bool(_SIGNED.search(text))
    if _MARKED.match(text) or re.search(_CAPS, text) or _POSITION.search(text):
        return True
    return not reads_as_sentence(text) and (block.bold or block.italic) and len(text.split()) <= 3
