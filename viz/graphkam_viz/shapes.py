"""The strokes that every picture is made of: SVG draws them here, the page draws the same list on its canvas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias
from xml.etree.ElementTree import Element, SubElement

from graphkam_viz.lettering import clean
from graphkam_viz.style import INK


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its upper left corner, with rounded corners; ``fill`` or ``stroke`` empty: not drawn."""

    x: float
    y: float
    width: float
    height: float
    radius: float = 0
    fill: str = ""
    stroke: str = ""
    stroke_width: float = 1
    dashes: tuple[float, ...] = ()
    kind: Literal["box"] = "box"


@dataclass(frozen=True, slots=True)
class Line:
    """An SVG path about its own origin, which is put at x, y, scaled, and (``turned``) upside down."""

    path: str
    x: float = 0
    y: float = 0
    scale: float = 1
    turned: bool = False
    fill: str = ""
    stroke: str = ""
    stroke_width: float = 1
    dashes: tuple[float, ...] = ()
    opacity: float = 1
    kind: Literal["line"] = "line"


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text by its baseline; ``anchor`` says which part of it stands at x.

    ``room`` is the width it may take, where there is a bound: a page squeezes what would be wider in its font. What
    ``grows`` is drawn larger by a page to be read from afar.
    """

    x: float
    y: float
    text: str
    size: float
    fill: str = INK
    bold: bool = False
    anchor: Literal["start", "middle", "end"] = "start"
    room: float = 0
    grows: bool = False
    kind: Literal["text"] = "text"


Shape: TypeAlias = Box | Line | Text


def add(parent: Element, tag: str, *, text: str | None = None, **attributes: str | float) -> Element:
    """A new element under another; underscores in the names of attributes stand for hyphens.

    Text and attributes are cleaned of what XML does not allow; the library escapes the rest.
    """
    element = SubElement(
        parent, tag, {name.replace("_", "-"): _written(value) for name, value in attributes.items()}
    )
    if text is not None:
        element.text = clean(text)
    return element


def _written(value: str | float) -> str:
    return clean(value) if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


def add_shapes(parent: Element, shapes: Iterable[Shape]) -> None:
    """The shapes as SVG elements, in their order."""
    for shape in shapes:
        match shape:
            case Box():
                element = add(
                    parent,
                    "rect",
                    x=shape.x,
                    y=shape.y,
                    width=shape.width,
                    height=shape.height,
                    rx=shape.radius,
                )
                _paint(element, shape)
            case Line():
                element = add(parent, "path", d=shape.path)
                _paint(element, shape)
                if shape.opacity < 1:
                    # A stroke that is thin is drawn many times faster than a group that is faded.
                    element.set("fill-opacity", _written(shape.opacity))
                    element.set("stroke-opacity", _written(shape.opacity))
                if shape.x or shape.y or shape.turned or shape.scale != 1:
                    scale = -shape.scale if shape.turned else shape.scale
                    element.set(
                        "transform",
                        f"translate({_written(shape.x)} {_written(shape.y)})"
                        + (f" scale({_written(scale)})" if scale != 1 else ""),
                    )
            case Text():
                element = add(
                    parent,
                    "text",
                    text=shape.text,
                    x=shape.x,
                    y=shape.y,
                    font_size=shape.size,
                    fill=shape.fill,
                )
                if shape.bold:
                    element.set("font-weight", "600")
                if shape.anchor != "start":
                    element.set("text-anchor", shape.anchor)


def _paint(element: Element, shape: Box | Line) -> None:
    element.set("fill", shape.fill or "none")
    if shape.stroke:
        element.set("stroke", shape.stroke)
        element.set("stroke-width", _written(shape.stroke_width))
        element.set("stroke-linejoin", "round")
        if shape.dashes:
            element.set("stroke-dasharray", " ".join(map(_written, shape.dashes)))
        elif isinstance(shape, Line):
            element.set("stroke-linecap", "round")
