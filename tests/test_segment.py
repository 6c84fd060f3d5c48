import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.segment import Span, sentences, tokens

RLM, LRM, ALM, ZWSP, BOM = "\u200f", "\u200e", "\u061c", "\u200b", "\ufeff"
ZWNJ, ZWJ, NBSP = "\u200c", "\u200d", "\u00a0"


def surfaces(text: str, spans: list[Span]) -> list[str]:
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "", id="empty"),
        pytest.param(f" \t\n{NBSP}\u3000{RLM}{BOM}", "", id="nothing visible"),
        pytest.param("غادر الوفد بغداد.", "غادر الوفد بغداد .", id="words and full stop"),
        pytest.param(f"وصل{NBSP}وفد\u202fإلى\u3000أربيل\tأمس\r\nليلا", "وصل وفد إلى أربيل أمس ليلا", id="spaces"),
        pytest.param("عُقِدَ اللِّقاءُ مساءً", "عُقِدَ اللِّقاءُ مساءً", id="diacritics"),
        pytest.param("الرحمٰن العـــراق هـ", "الرحمٰن العـــراق هـ", id="superscript alef and tatweel"),
        pytest.param("بغداد ـ واشنطن", "بغداد ـ واشنطن", id="tatweel as a dash"),
        pytest.param("ماثيو ﺑﺎت واﯾﺖ", "ماثيو ﺑﺎت واﯾﺖ", id="presentation forms"),
        pytest.param(f"می{ZWNJ}شود ه{ZWJ}ـ", f"می{ZWNJ}شود ه{ZWJ}ـ", id="joiners inside words"),
        pytest.param(f"بغداد{ZWNJ} أربيل{ZWJ}", "بغداد أربيل", id="joiners at the edge"),
        pytest.param("nai\u0308ve cafe\u0301", "nai\u0308ve cafe\u0301", id="combining marks"),
        pytest.param("3.5 1,200 ١٬٢٠٠ ٣٫٥ ۱۹۹۱", "3.5 1,200 ١٬٢٠٠ ٣٫٥ ۱۹۹۱", id="numbers"),
        pytest.param("في 11.2.2024.", "في 11.2.2024 .", id="number before a full stop"),
        pytest.param("7-8 7/8 12:53", "7 - 8 7 / 8 12 : 53", id="ranges, dates and hours"),
        pytest.param("2003، 2011,", "2003 ، 2011 ,", id="a separator needs a digit after it"),
        pytest.param("3آلاف جندي عام2024م", "3 آلاف جندي عام 2024 م", id="letters touching digits"),
        pytest.param("50% أو ٥٠٪", "50 % أو ٥٠ ٪", id="per cent"),
        pytest.param("ربما... لا… نعم.. 3..5", "ربما ... لا … نعم .. 3 .. 5", id="ellipses"),
        pytest.param("ماذا؟! *** --", "ماذا ؟ ! * * * - -", id="each mark is a token"),
        pytest.param(
            "قال: «نعم»، “لا” (ربما)؛ \"كلا\"/لـ'ذلك'",
            "قال : « نعم » ، “ لا ” ( ربما ) ؛ \" كلا \" / لـ ' ذلك '",
            id="punctuation",
        ),
        pytest.param("don't Al-Araji O’Brien", "don't Al-Araji O’Brien", id="inside Latin words"),
        pytest.param("عسكري-سياسي الـ-US F-16 US--UK", "عسكري - سياسي الـ - US F - 16 US - - UK", id="other hyphens"),
        pytest.param("أ.د. كريم U.S.", "أ . د . كريم U . S .", id="abbreviations"),
        pytest.param(
            f"{BOM}العراق{RLM} {LRM}Iraq{ALM}\u202b2024\u202c\u2067نعم\u2069{ZWSP}لا",
            "العراق Iraq 2024 نعم لا",
            id="invisible marks",
        ),
        pytest.param("\u06dd ﷼", "\u06dd ﷼", id="visible signs"),
        pytest.param(f"👍🏽 👩{ZWJ}✈\ufe0f ❤\ufe0f❤\ufe0f", f"👍🏽 👩{ZWJ}✈\ufe0f ❤\ufe0f ❤\ufe0f", id="emoji"),
    ],
)
def test_tokens(text: str, expected: str) -> None:
    assert surfaces(text, tokens(text)) == expected.split()


def test_offsets_count_code_points() -> None:
    assert tokens("👍 نعم.") == [(0, 1), (2, 5), (5, 6)]
    assert sentences("\n 👍 نعم. لا ") == [(2, 8), (9, 11)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="empty"),
        pytest.param(f" \n{RLM}\n\r\n", [], id="nothing visible"),
        pytest.param("اجتماع في بغداد\nوصل الوفد", ["اجتماع في بغداد", "وصل الوفد"], id="newline"),
        pytest.param("  العراق \r\n\tأربيل\u2028نينوى ", ["العراق", "أربيل", "نينوى"], id="every newline, trimmed"),
        pytest.param("وصل الوفد. ثم غادر.", ["وصل الوفد.", "ثم غادر."], id="full stop"),
        pytest.param(
            "هل ينسحبون؟ نعم! متى? لا أحد يعلم… ربما غدا... انتهى",
            ["هل ينسحبون؟", "نعم!", "متى?", "لا أحد يعلم…", "ربما غدا...", "انتهى"],
            id="terminators",
        ),
        pytest.param("حقا؟! نعم!!! كفى", ["حقا؟!", "نعم!!!", "كفى"], id="runs"),
        pytest.param(f"انتهى.{RLM} {RLM}بدأ", ["انتهى.", "بدأ"], id="invisible marks are passed over"),
        pytest.param("وصل الوفد.ثم غادر", ["وصل الوفد.ثم غادر"], id="no whitespace"),
        pytest.param("انتهى .  ثم بدأ .", ["انتهى .", "ثم بدأ ."], id="space before the full stop"),
        pytest.param("... وأضاف أنه باق. انتهى", ["... وأضاف أنه باق.", "انتهى"], id="not at the start"),
        pytest.param("قال: نعم؛ ثم لا، ثم: ربما", ["قال: نعم؛ ثم لا، ثم: ربما"], id="weaker marks"),
        # Abbreviations and numbers
        pytest.param("التقى د. كريم و أ.د. سعد. ثم عاد", ["التقى د. كريم و أ.د. سعد.", "ثم عاد"], id="titles"),
        pytest.param("بابل 500 ق.م. تقريبا ص. 12", ["بابل 500 ق.م. تقريبا ص. 12"], id="letters"),
        pytest.param("قال Dr. Smith من U.S. Army إن", ["قال Dr. Smith من U.S. Army إن"], id="Latin"),
        pytest.param("لا علاقة لنا به. وأضاف", ["لا علاقة لنا به.", "وأضاف"], id="short words"),
        pytest.param("أهي الفئة أ؟ نعم", ["أهي الفئة أ؟", "نعم"], id="a letter without a full stop"),
        pytest.param("انسحبوا عام 2011م. وعادوا", ["انسحبوا عام 2011م.", "وعادوا"], id="unit of a number"),
        pytest.param("انسحبوا عام 2011. وعادوا", ["انسحبوا عام 2011.", "وعادوا"], id="number at the end"),
        pytest.param("بلغ 3.5 مليون في 11.2.2024 أمس", ["بلغ 3.5 مليون في 11.2.2024 أمس"], id="numbers"),
        pytest.param("1. العراق. 2. سوريا.", ["1. العراق.", "2. سوريا."], id="list items"),
        pytest.param("في 5 يناير/كانون الثاني صوتوا", ["في 5 يناير/كانون الثاني صوتوا"], id="date"),
        pytest.param("بين 7-8 أغسطس/ آب 2023 زاروا", ["بين 7-8 أغسطس/ آب 2023 زاروا"], id="range of dates"),
        # Quotations and brackets
        pytest.param(
            "أكد أن «القوات باقية. لا انسحاب الآن» في بغداد. ثم غادر",
            ["أكد أن «القوات باقية. لا انسحاب الآن» في بغداد.", "ثم غادر"],
            id="inside guillemets",
        ),
        pytest.param('قال إن "القرار صعب! جدا" ثم', ['قال إن "القرار صعب! جدا" ثم'], id="straight"),
        pytest.param("قال إن “القرار صعب. جدا” ثم", ["قال إن “القرار صعب. جدا” ثم"], id="curly"),
        pytest.param("وصل (أمس. ليلا) وغادر", ["وصل (أمس. ليلا) وغادر"], id="brackets"),
        pytest.param("ذكر «أن «داعش» باق. لم ينته» ثم", ["ذكر «أن «داعش» باق. لم ينته» ثم"], id="nested"),
        pytest.param("ذكر (أن “داعش. باق) هنا” ثم", ["ذكر (أن “داعش. باق) هنا” ثم"], id="crossing"),
        pytest.param("قال إنه «باق». ثم غادر", ["قال إنه «باق».", "ثم غادر"], id="full stop after the quote"),
        pytest.param("قال إنه «باق.». ثم غادر", ["قال إنه «باق.».", "ثم غادر"], id="both sides"),
        pytest.param("قال إنه «باق.» ثم غادر", ["قال إنه «باق.» ثم غادر"], id="own stop in mid-sentence"),
        pytest.param("قال: «نبقى. لن نرحل.» ثم غادر", ["قال: «نبقى. لن نرحل.»", "ثم غادر"], id="after a colon"),
        pytest.param("“نبقى. لن نرحل!” هكذا قال", ["“نبقى. لن نرحل!”", "هكذا قال"], id="all quotation"),
        pytest.param("قال: «نبقى.»، ثم غادر", ["قال: «نبقى.»، ثم غادر"], id="going on with punctuation"),
        pytest.param("غادر. (انظر أدناه.) ثم", ["غادر.", "(انظر أدناه.)", "ثم"], id="a sentence in brackets"),
        pytest.param('قال: "نبقى (هنا.)" ثم', ['قال: "نبقى (هنا.)"', "ثم"], id="several closing marks"),
        pytest.param("قال: (نعم «كلا.) باق.» ثم", ["قال: (نعم «كلا.) باق.»", "ثم"], id="crossing marks close"),
        pytest.param("قال: « نعم. » ثم غادر", ["قال: « نعم. »", "ثم غادر"], id="spaced guillemets"),
        pytest.param("غادر الوفد.» ثم عاد", ["غادر الوفد.»", "ثم عاد"], id="stray closing mark"),
        # Unreliable quotation marks
        pytest.param(
            "حارب “تنظيم. الدولة“ أمس. ثم “عاد“. انتهى",
            ["حارب “تنظيم. الدولة“ أمس.", "ثم “عاد“.", "انتهى"],
            id="closed by an opening mark",
        ),
        pytest.param("قال ”نعم. لا“ ثم", ["قال ”نعم. لا“ ثم"], id="reversed marks"),
        pytest.param("قال «نعم. ثم غادر. انتهى", ["قال «نعم.", "ثم غادر.", "انتهى"], id="never closed"),
        pytest.param("قال «نعم. ثم غادر.\nوعاد» أمس", ["قال «نعم.", "ثم غادر.", "وعاد» أمس"], id="closed too late"),
        pytest.param(
            'قال "نعم. ثم زار "أربيل. نينوى" أمس.',
            ['قال "نعم.', 'ثم زار "أربيل. نينوى" أمس.'],
            id="opened twice",
        ),
        pytest.param(
            'قال "نعم. زار "أربيل" ليلا. ثم عاد" أمس',
            ['قال "نعم.', 'زار "أربيل" ليلا.', 'ثم عاد" أمس'],
            id="opened twice, closed twice",
        ),
        pytest.param('غادر". قال: "نعم. لا" ثم', ['غادر".', 'قال: "نعم. لا" ثم'], id="stray mark first"),
        pytest.param('نقلت "واع"أن "نعم. لا" لـ"كلا. بلى"', ['نقلت "واع"أن "نعم. لا" لـ"كلا. بلى"'], id="touching"),
        pytest.param('قال " نعم. لا " ثم', ['قال " نعم. لا " ثم'], id="spaced marks"),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert surfaces(text, sentences(text)) == expected


# Short pieces that the rules look at, so that they meet one another often; and any text at all.
PIECES = [*" \n.…؟!،:؛«»“”\"()[]-/'’", NBSP, RLM, BOM, ZWJ, ZWNJ, "\ufe0f", "\u0651", "ـ", "👍"]
WORDS = ["قال", "نعم", "د", "م", "Dr", "Araji", "don't", "3", "٣٫٥", "1,200", "2024"]
texts = st.lists(st.sampled_from(PIECES + WORDS), max_size=40).map("".join) | st.text(max_size=60)


def visible(char: str) -> bool:
    """Say what a token must cover; variation selectors count on neither side, for they may stand alone."""
    signs = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2"
    hidden = unicodedata.category(char) in {"Cc", "Cf"} or char in "\ufe0e\ufe0f"
    return char in signs or not (char.isspace() or hidden)


@given(texts)
def test_spans_are_ordered_disjoint_trimmed_and_repeatable(text: str) -> None:
    for segment in (tokens, sentences):
        spans = segment(text)
        assert segment(text) == spans
        flat = [offset for span in spans for offset in span]
        assert flat == sorted(flat)
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(text[start:end] == text[start:end].strip() for start, end in spans)


@given(texts)
def test_every_visible_character_is_in_one_token(text: str) -> None:
    covered = [i for start, end in tokens(text) for i in range(start, end)]
    assert len(covered) == len(set(covered))
    assert {i for i, char in enumerate(text) if visible(char)} <= set(covered)
    assert not any(text[i].isspace() or text[i] in RLM + LRM + ALM + ZWSP + BOM for i in covered)


@given(texts)
def test_sentences_hold_whole_tokens_and_all_of_them(text: str) -> None:
    within = [
        (start + left, start + right) for start, end in sentences(text) for left, right in tokens(text[start:end])
    ]
    assert within == tokens(text)


@given(texts)
def test_no_sentence_crosses_a_newline(text: str) -> None:
    assert not any(len(text[start:end].splitlines()) > 1 for start, end in sentences(text))


@pytest.mark.parametrize(
    "piece",
    [
        "وصل الوفد (أمس) إلى «بغداد. وأربيل» في 3.5 ساعات. ",
        "(",
        "«.",
        '"',
        ")",
        "! ",
        "!",
        "a\u200d",
        ZWJ,
        RLM,
        "1.",
        ".\n",
    ],
)
def test_time_is_linear(piece: str) -> None:
    text = "ن" + piece * (500_000 // len(piece))  # about 1 MB of Arabic
    start = time.process_time()
    sentences(text)
    assert time.process_time() - start < 5  # it takes under one second; a quadratic scan takes minutes
