"""Figures as people read them: shares, amounts, counts."""

from __future__ import annotations

from graphkam.language.words import Words


def percent(share: float | None) -> str:
    """A share as a whole percentage; what is not quite all or not quite nothing is never rounded to it."""
    if share is None:
        return "–"
    rounded = round(share * 100)
    if rounded == 100 and share < 1 - 1e-9:
        return ">99%"
    if rounded == 0 and share > 1e-9:
        return "<1%"
    return f"{rounded}%"


def strength(value: float) -> str:
    """A strength or a piece of evidence, to three places; a trace is never shown as nothing."""
    return "<0.001" if 0 < value < 0.0005 else f"{value:.3f}"


def chance(probability: float) -> str:
    """A probability to two digits that count; what is next to impossible is never shown as nothing."""
    if 0 < probability < 0.001:
        return "<0.001"
    return f"{probability:.2f}" if probability >= 0.0995 or not probability else f"{probability:.2g}"


def count(number: int) -> str:
    """A whole number with its thousands set apart."""
    return f"{number:,}"


def money(amount: float | None, currency: str | None, /, *, say: Words) -> str:
    """An amount of money, to three figures once it is large."""
    if amount is None:
        return "–"
    unit, name = next(
        ((unit, name) for unit, name in _UNITS[say.language] if amount >= unit * 0.99995), (1.0, "")
    )
    scaled = amount / unit
    rounded = float(f"{scaled:.3g}")
    digits = 0 if unit == 1 or rounded >= 100 else 1 if rounded >= 10 else 2
    return say("money", amount=f"{scaled:,.{digits}f}", unit=name, currency=currency or "").strip()


_UNITS = {"en": ((1e9, " bn"), (1e6, " m"), (1e3, " k")), "zh": ((1e8, " 亿"), (1e4, " 万"))}
