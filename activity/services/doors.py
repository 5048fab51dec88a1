"""The way out for addresses that users give: never into the network of the server (docs/adr/0010).

A name is resolved once, every address it has is looked at, and the connection goes to one that was looked at: what it
would resolve to a moment later does not count. It holds for this thread while `outside_only` is open, for whatever
library makes the connection by urllib3.
"""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from urllib3.util import connection

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_ISATAP = 0x5EFE  # behind it an IPv4 address, by the network's own router
_SPECIAL = [ipaddress.ip_network(text) for text in ("168.63.129.16/32", "192.88.99.0/24", "3fff::/20")]
"""They look public, and are answered from nearby: services of a cloud's host, relays, addresses of documents."""
_guarded: ContextVar[bool] = ContextVar("outside_only", default=False)
_connect = connection.create_connection


class InsideAddress(OSError):
    """The address leads into the network of the server, or to nothing that can be reached from outside."""


@contextmanager
def outside_only() -> Iterator[None]:
    token = _guarded.set(True)
    try:
        yield
    finally:
        _guarded.reset(token)


def is_outside(text: str) -> bool:
    """Whether the IP address belongs to the public internet, whatever it is wrapped in."""
    try:
        address: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(text.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is None and (address.is_site_local or (int(address) >> 32) & 0xFCFFFFFF == _ISATAP):
            return False
        address = inner or address
    if any(address.version == network.version and address in network for network in _SPECIAL):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _checked(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
    if not _guarded.get():
        return _connect(address, *args, **kwargs)
    host, port = address
    found = [str(info[4][0]) for info in socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)]
    if not found or not all(is_outside(one) for one in found):
        raise InsideAddress("an address inside the network of the server is not asked")
    return _connect((found[0], port), *args, **kwargs)


connection.create_connection = _checked
