"""Which IP addresses may be connected to: public ones, and no other.

The networks are those of IANA's special-purpose registries (RFC 6890 and its updates), spelled out
because ``ipaddress.is_global`` differs between releases of Python.
"""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

IPAddress = IPv4Address | IPv6Address
AddressRule = Callable[[IPAddress], bool]
"""True for an address that may be connected to."""

_NO_IPV4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network; 0.0.0.0 reaches the machine itself
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT; some clouds' metadata service
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's host services, although it looks public
        "169.254.0.0/16",  # link-local; the metadata service is 169.254.169.254
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # multicast tunnels
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and the broadcast address
    )
)

# Outside of it lie loopback, link-local, unique local (fd00:ec2::254 is a metadata service), multicast,
# NAT64 (64:ff9b::/96, 64:ff9b:1::/48) and addresses that map or contain IPv4 (::ffff:0:0/96, ::/96).
_GLOBAL_UNICAST = IPv6Network("2000::/3")

_NO_IPV6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments; Teredo, which embeds IPv4, is 2001::/32
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which embeds IPv4
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)

# RFC 5214: the interface identifier of ISATAP is 0000:5efe or 0200:5efe, then an IPv4 address.
_ISATAP_IDENTIFIERS = (0x0000_5EFE, 0x0200_5EFE)


def is_public(address: IPAddress) -> bool:
    """Whether anyone on the Internet could reach ``address`` directly.

    An IPv6 address that embeds an IPv4 address is not public whatever it embeds: no server is
    reached that way that could not be reached plainly.
    """
    if isinstance(address, IPv4Address):
        return not _is_in(address, _NO_IPV4)
    return (
        address.scope_id is None
        and address in _GLOBAL_UNICAST
        and not _is_in(address, _NO_IPV6)
        and not _is_isatap(address)
    )


def _is_in(address: IPAddress, networks: Iterable[IPv4Network] | Iterable[IPv6Network]) -> bool:
    return any(address in network for network in networks)


def _is_isatap(address: IPv6Address) -> bool:
    return int(address) >> 32 & 0xFFFF_FFFF in _ISATAP_IDENTIFIERS
