"""Lines that news sites print among the paragraphs and that are not the article."""

import re

from extractors.text import fold

# A heading of a list of other articles: the headlines that follow go with it.
_LIST_HEADING = re.compile(
    r"^\W*(?:чита(?:йте?|ть)\s+(?:также|ещё|еще|по\s+теме|далее)|что\s+(?:ещё|еще)\s+почитать|по\s+теме|материалы\s+по\s+теме"
    r"|новости\s+по\s+теме|ещё\s+по\s+теме|еще\s+по\s+теме|смотрите\s+также|похожее|похожие\s+(?:новости|материалы|записи|статьи)"
    r"|другие\s+новости|последние\s+новости|новости\s+(?:региона|партн[её]ров|smi2)|в\s+регионах|самое\s+(?:читаемое|популярное|интересное)"
    r"|популярное|рекомендуем(?:\s+(?:прочитать|почитать))?|чытайце\s+(?:таксама|яшчэ|па\s+тэме)|па\s+тэме|глядзіце\s+таксама"
    r"|также\s+по\s+теме|таксама\s+па\s+тэме|в\s+тему|главное\s+(?:за\s+день|сейчас)|новости\s+(?:по|дня|соседей)|галоўныя\s+навіны|іншыя\s+навіны"
    r"|следующ(?:ая|ий)\s+(?:новость|статья|материал)|апошнія\s+навіны|самое\s+важное|выбор\s+редакции|лента\s+новостей|стужка\s+навін"
    r"|(?:read|see)\s+(?:also|more)|related(?:\s+(?:articles|news|stories))?|more\s+on\s+this|top\s+stories|most\s+read(?:\s+in.{0,40})?"
    r"|more\s+(?:great\s+)?\w+\s+stories|you\s+may\s+also\s+like|don['’]t\s+miss)\s*[:.…»>]*\s*$",
    re.IGNORECASE,
)
# The same with one headline on the line itself.
_LIST_LINE = re.compile(
    r"^\W*(?:(?:чита(?:йте?|ть)\s+(?:также|ещё|еще|по\s+теме)|смотрите\s+также|также\s+по\s+теме|чытайце\s+таксама|глядзіце\s+таксама)\b"
    r"|(?:по\s+теме|ранее\s+по\s+теме|еще\s+по\s+теме|ещё\s+по\s+теме|в\s+тему|(?:read|see)\s+(?:also|more)|related|don['’]t\s+miss|also\s+on)\s*[:—–-]"
    r"|читайте\s+(?:рбк|нас|новости)\b|also\s+on\s+\w+\.\w+\b)",
    re.IGNORECASE,
)
_SINGLE = re.compile(
    r"^\W*(?:"
    r"(?:фото|видео|иллюстрация|изображение|скриншот|коллаж|инфографика|фотограф|здымак|photo|image|credit)\s*(?:\([^)]{0,40}\))?\s*[:©/|].{0,160}"
    r"|(?:фото|здымак)\s+(?:из\s+(?:архива|открытых\s+источников)|пресс-службы|с\s+сайта|автора|носит).{0,100}"
    r"|©.{0,120}|\(c\)\s.{0,100}"
    r"|(?:подписывайтесь|подпишитесь|присоединяйтесь|падпісвайцеся|падпішыцеся|следите\s+за\s+(?:нами|новостями|нашими))\b.{0,240}"
    r"|(?:подписаться|поделиться|поделитесь|подзяліцца|share|tweet|распечатать|версия\s+для\s+печати|печать|комментировать"
    r"|комментарии|комментариев|оставить\s+комментарий|нравится|в\s+избранное|назад\s+к\s+списку|вернуться\s+к\s+списку|возврат\s+к\s+списку)"
    r"(?:\s+(?:в|на|с|эту|этой|новостью|новость|друзьями|ссылкой|статьей|статьёй|материалом|соцсетях|страницу|к|записи|by|on|this).{0,60})?\s*[:(\d)]*"
    r"|(?:наш(?:и)?|мы\s+в|читайте\s+нас|будьте\s+в\s+курсе|самые\s+свежие\s+новости|больше\s+новостей|все\s+новости|оперативные\s+новости)\b.{0,120}"
    r"(?:telegram|телеграм\w*|вконтакте|вк\b|дзен\w*|viber|вайбер\w*|max\b|канал\w*|соцсет\w*|одноклассник\w*).{0,80}"
    r"|(?:рейтинг@mail\.ru|яндекс\.?(?:метрика|дзен)|view\s+in\s+telegram|please\s+open\s+telegram.{0,60}|this\s+media\s+is\s+not\s+supported.{0,60})"
    r"|(?:теги?|метки|ключевые\s+слова|тэгі|рубрик[аи]|темы?|tags?|сюжет(?:ы)?)\s*:.{0,300}"
    r"|(?:нашли\s+(?:ошибку|опечатку)|если\s+вы\s+(?:заметили|нашли)\s+(?:ошибку|опечатку)|заметили\s+(?:ошибку|опечатку)|выделите\s+(?:её|ее|ошибку|текст)"
    r"|ctrl\s*\+\s*enter).{0,200}"
    r"|(?:просмотр(?:ов|ы|а)?|праглядаў|количество\s+просмотров|views?|прочитали)\s*:?\s*\d[\d\s]*"
    r"|(?:последнее\s+изменение|дата\s+(?:последнего\s+изменения|публикации|создания)|обновлено|опубликовано|апублікавана)\b.{0,60}"
    r"|(?:постоянный\s+)?адрес\s+(?:страницы|статьи|новости|материала)\s*:\s*\S+|(?:источник|крыніца|url)\s*:\s*https?:\S+"
    r"|поместить\s+ссылку\s+в.{0,40}|реклама|на\s+правах\s+рекламы|advertisement|подробнее|подробности|\[…\]|\[\.\.\.\]|рекомендовать|загрузка\.*|loading\.*"
    r"|при\s+(?:полном\s+или\s+частичном|использовании|перепечатке|копировании).{0,40}(?:материал|ссылк|гиперссылк).{0,200}"
    r"|(?:курсы?\s+(?:валют|цб|доллара|евро)|пробки|погода(?:\s+(?:в|на)\s+.{2,30})?|надвор['’]е)\W{0,3}[\d\s.,:+−°-]{0,30}\w{0,12}"
    r"|(?:(?:usd|eur|byn|rub|cny|доллар|евро|[$€₽¥])\W{0,4}\d[\d.,]*\W{0,4}(?:[+−-]?\d[\d.,]*\W{0,3})?(?:руб\w*|₽)?\W{0,3}){1,4}"
    r"|[А-ЯЁ][\w-]{2,20}\W{1,4}[+−-]?\d{1,2}\s?°\s?[cс]?\W{0,3}(?:\w+[,\s]*){0,3}"
    r"|автор(?:ы|ка)?(?:\s+(?:текста|статьи|материала|публикации))?\s*:.{2,80}|аўтар\s*:.{2,80}|беседовал[аи]?\s*:?\s+[А-ЯЁ].{2,60}"
    r"|(?:click|tap)\s+here\s+(?:to|for)\b.{0,120}|(?:sign\s+up|subscribe)\s+(?:to|for|here|now)\b.{0,200}"
    r"|(?:follow|like)\s+(?:us|him|her|me|@?\w+(?:\s+\w+){0,3})\s+on\s+(?:twitter|facebook|instagram|telegram)\b.{0,120}"
    r"|get\s+.{0,40}(?:newsletter|inbox|app)\b.{0,120}|like\s+this\s+story\?.{0,60}"
    r"|(?:обсудить|абмеркаваць|написать\s+комментарий|добавить\s+комментарий|войдите,?\s+чтобы\s+(?:оставить|комментировать)).{0,80}"
    r"|(?:все\s+права\s+защищены|полное\s+или\s+частичное\s+копирование).{0,120}"
    r")\W*$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…»\"”)]\s*$")
_TAG_DUMP = re.compile(r"^(?:#?[\w\- ]{2,40}\s*[,#|·•]\s*){3,}#?[\w\- ]{2,40}$")
_HASHTAGS = re.compile(r"^(?:#\w[\w-]*\s*)+$")
_LONGEST_HEADLINE = 160
_MOST_HEADLINES = 8


def is_boilerplate(line: str) -> bool:
    """Whether a whole line is furniture: captions, calls to subscribe, share lines, tag lists."""
    if len(line) > 400:
        return False
    return bool(_SINGLE.match(line) or _LIST_LINE.match(line) or _HASHTAGS.match(line))


def strip_boilerplate(lines: list[str], names: frozenset[str] = frozenset()) -> list[str]:
    """The lines that are text. ``names``: folded names of the site, dropped alone on a line."""
    kept: list[str] = []
    after_heading = 0
    for line in lines:
        if _LIST_HEADING.match(line):
            after_heading = _MOST_HEADLINES
            continue
        if after_heading and len(line) < _LONGEST_HEADLINE and not _SENTENCE_END.search(line):
            after_heading -= 1
            continue
        after_heading = 0
        if not is_boilerplate(line) and fold(line) not in names:
            kept.append(line)
    return _drop_tail(kept)


def _drop_tail(lines: list[str]) -> list[str]:
    """Tag dumps stand at the end: three or more short items, none of them a sentence."""
    while lines and _TAG_DUMP.match(lines[-1]) and not _SENTENCE_END.search(lines[-1]):
        if lines[-1] != lines[-1].lower() and "#" not in lines[-1]:
            break
        lines = lines[:-1]
    return lines
