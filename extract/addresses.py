"""Which network addresses may be connected to: the whole internet, and no machine beside us.

A name is resolved once, every address that it has is checked, and the connection goes to a checked address, so that a
name which answers differently the second time gains nothing. Numbers written oddly (`0x7f.1`, `2130706433`) are
refused before anybody interprets them.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable

Resolver = Callable[[str, int], Awaitable[tuple[str, ...]]]
_NUMERIC_LABEL = re.compile(r"(?:\d+|0x[0-9a-f]*)", re.IGNORECASE)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last four bytes are an IPv4 address


async def resolve(host: str, port: int) -> tuple[str, ...]:
    """Every address of a host, in the system's order. Raises `OSError` or `UnicodeError` when there is none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_odd_number(host: str) -> bool:
    """Whether a host is a number that is no plainly written address: decimal, octal, hexadecimal or with few parts.

    The last label decides, as in the URL Standard ("ends in a number").
    """
    if ":" in host:
        return not _is_plain(host)
    return bool(_NUMERIC_LABEL.fullmatch(host.rpartition(".")[2])) and not _is_plain(host)


def _is_plain(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet, the IPv4 address inside an IPv6 one included.

    Private, loopback, link-local, shared, reserved and multicast addresses are not, nor is text that is no address.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = _inner_address(parsed)
        if inner is not None:
            return is_public(str(inner))
        if parsed.scope_id is not None:
            return False
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def _inner_address(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to: mapped, 6to4 or NAT64. None: it leads to itself."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour
