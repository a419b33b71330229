"""The map as a PNG picture."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from graphkam.errors import NotFoundError
from graphkam_viz.drawing import map_svg
from graphkam_viz.png import map_png
from tests.companies import company, named, worked_example
from tests.viz.accounts import HOSTILE, snapshot_of


def size_of(image: bytes) -> tuple[int, int]:
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", image[16:24])
    return width, height


def test_the_image_is_the_drawing_at_twice_its_size() -> None:
    snapshot = snapshot_of(worked_example("r0 knows all"))
    root: Any = fromstring(map_svg(snapshot, "a"))
    image = map_png(snapshot, "a")
    assert size_of(image) == (2 * float(root.get("width")), 2 * float(root.get("height")))
    assert image == map_png(snapshot, "a")


def test_what_is_written_is_in_the_image() -> None:
    images = [map_png(snapshot_of(company(contacts=[named("c", name=name)])), "a") for name in ("Ada", "Bob")]
    assert images[0] != images[1]


@pytest.mark.parametrize("name", HOSTILE[:11])
def test_any_name_can_be_drawn(name: str) -> None:
    size_of(map_png(snapshot_of(company(contacts=[named("c", name=name)])), "a"))


def test_an_unknown_account_is_named() -> None:
    with pytest.raises(NotFoundError, match="no such account: b"):
        map_png(snapshot_of(company()), "b")
