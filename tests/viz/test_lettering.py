"""Text cut to fit."""

from __future__ import annotations

import unicodedata
from xml.etree.ElementTree import Element, tostring

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from graphkam_viz.lettering import clean, fit, text_width


@given(st.text(), st.integers(20, 200))
def test_what_is_cut_fits(text: str, width: int) -> None:
    cut = fit(text, width=width, size=15)
    assert text_width(cut, size=15) <= width
    if text_width(clean(text), size=15) <= width:
        assert cut == clean(text)
    else:
        assert cut.endswith("…")
        assert clean(text).startswith(cut.removesuffix("…"))


@given(st.text())
def test_what_is_cleaned_can_stand_in_xml(text: str) -> None:
    element = Element("t")
    element.text = clean(text)
    assert (fromstring(tostring(element)).text or "") == clean(text)
    assert clean(clean(text)) == clean(text)
    assert not any(
        unicodedata.bidirectional(each) in {"RLO", "LRO", "RLE", "LRE", "RLI", "LRI"} for each in clean(text)
    )


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\nb\tc", "a b c"),
        ("a\x00b", "ab"),
        ("  x ", "x"),
        ("\u202eabc", "abc"),
        ("\ufffe", "\ufffd"),
        ("王 芳", "王 芳"),
    ],
)
def test_cleaned(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_chinese_is_twice_as_wide_as_most_letters() -> None:
    assert text_width("中文", size=10) == 20
    assert 1.4 < text_width("中", size=10) / text_width("a", size=10) < 2
    assert text_width("Ｗ", size=10) == 10, "a full-width letter"
    assert text_width("e\u0301", size=10) == text_width("e", size=10), "an accent is on its letter"
    assert text_width("Иван", size=10) < 30, "letters that East Asian fonts may widen are not"


def test_an_accent_stays_with_its_letter() -> None:
    text = "e\u0301" * 30
    assert fit(text, width=100, size=15).count("e") == fit(text, width=100, size=15).count("\u0301")
