"""The table, address by address: first and last of every network, and what lies beside it."""

from ipaddress import ip_address

import pytest

from pixelgate.fetching.addresses import is_public

DENIED = {
    "unspecified": ["0.0.0.0", "0.255.255.255", "::"],
    "private": [
        *["10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255"],
        *["fc00::", "fd00::1", "fdff:ffff::1"],
    ],
    "carrier-grade NAT": ["100.64.0.0", "100.100.100.200", "100.127.255.255"],
    "loopback": ["127.0.0.0", "127.0.0.1", "127.1.2.3", "127.255.255.255", "::1"],
    "link-local": ["169.254.0.0", "169.254.255.255", "fe80::", "fe80::1", "febf:ffff::1", "fec0::1"],
    "link-local with a zone": ["fe80::1%eth0", "2606:4700::1111%1"],
    "metadata service": [
        "169.254.169.254",
        "169.254.170.2",
        "fd00:ec2::254",
        "fd20:ce::254",
        "168.63.129.16",
    ],
    "protocol assignments": ["192.0.0.0", "192.0.0.192", "192.0.0.255", "2001::", "2001:1ff:ffff::1"],
    "documentation": [
        *["192.0.2.0", "192.0.2.255", "198.51.100.0", "198.51.100.255", "203.0.113.0", "203.0.113.255"],
        *["2001:db8::", "2001:db8:ffff::1", "3fff::1", "3fff:fff:ffff::1"],
    ],
    "AS112 and anycast relays": [
        *["192.31.196.1", "192.52.193.1", "192.88.99.1", "192.175.48.1", "2620:4f:8000::1"],
    ],
    "benchmarks": ["198.18.0.0", "198.19.255.255", "2001:2::1"],
    "multicast": ["224.0.0.0", "224.0.0.1", "239.255.255.255", "ff00::", "ff02::1", "ff0e::1"],
    "reserved": ["240.0.0.0", "255.255.255.254", "4000::1", "5f00::1", "e000::1"],
    "broadcast": ["255.255.255.255"],
    "IPv4 mapped": ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:8.8.8.8"],
    "IPv4 compatible": ["::127.0.0.1", "::169.254.169.254", "::8.8.8.8"],
    "IPv4 translated": ["::ffff:0:127.0.0.1", "::ffff:0:8.8.8.8"],
    "6to4": ["2002::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2002:808:808::1"],
    "NAT64": ["64:ff9b::127.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b::8.8.8.8", "64:ff9b:1::10.0.0.1"],
    "Teredo": ["2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:0:7f00:1::80ff:fffe"],
    "ISATAP": [
        *["fe80::5efe:127.0.0.1", "fe80::200:5efe:8.8.8.8"],
        *["2606:4700::5efe:127.0.0.1", "2606:4700::200:5efe:169.254.169.254"],
    ],
    "discard": ["100::1"],
}
ALLOWED = [
    *["1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255"],
    *["128.0.0.0", "168.63.129.15", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0"],
    *["192.0.1.0", "192.0.3.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0"],
    *["198.51.99.255", "203.0.114.0", "223.255.255.255"],
    *["2000::1", "2001:200::1", "2001:4860:4860::8888", "2001:db7::1", "2001:db9::1", "2003::1"],
    *["2606:4700:4700::1111", "2a00:1450:4001:81b::200e", "3ffe::1"],
]


@pytest.mark.parametrize(
    ("kind", "address"), [(kind, address) for kind, addresses in DENIED.items() for address in addresses]
)
def test_an_address_that_is_not_public_is_denied(kind, address):
    assert not is_public(ip_address(address)), kind


@pytest.mark.parametrize("address", ALLOWED)
def test_a_public_address_is_allowed_up_to_the_very_border_of_what_is_denied(address):
    assert is_public(ip_address(address))
