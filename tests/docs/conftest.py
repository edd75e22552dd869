"""The sample press and a folder that holds it, as the tests of the flows have them."""

from tests.flows.conftest import press, served_press, uninterrupted

__all__ = ["press", "served_press", "uninterrupted"]
