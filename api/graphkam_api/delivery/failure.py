"""What keeps a delivery from being told."""

from __future__ import annotations


class DeliveryError(Exception):
    """It could not be told; ``final``: nor will it be, however often it is tried."""

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final
