"""Which addresses may be connected to."""

from __future__ import annotations

import pytest

from extract.addresses import is_odd_number, is_public


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_the_internet_is_public(address: str) -> None:
    """Ordinary addresses are connected to, one behind NAT64 too."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "127.0.0.1", "127.255.255.255", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
        *("224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:7f00:1", "64:ff9b::7f00:1", "64:ff9b::a00:1"),
        *("2002:7f00:1::", "2002:a00:1::", "2001::1", "64:ff9b:1::1"),
        *("localhost", "", "1.2.3", "1.2.3.4.5", "0x7f.0.0.1"),
    ],
)
def test_everything_else_is_not(address: str) -> None:
    """Private, local, reserved and multicast addresses, in whatever wrapping, and text that is none."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "017700000001", "127.1", "0177.0.0.1", "0x7f.1", "1.2.3.4.5", "a.0x10"]
)
def test_odd_numbers_are_told(host: str) -> None:
    """Whatever the system's resolver might take for an address, and is none plainly written."""
    assert is_odd_number(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "93.184.215.14", "press.example", "1.press.example", "::1", "a1.b2"])
def test_names_and_plain_addresses_are_not_odd(host: str) -> None:
    """A name may hold numbers, an address may be written plainly."""
    assert not is_odd_number(host)
