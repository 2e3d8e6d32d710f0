"""How many requests one address may send: remembered in memory only, for a bounded number of addresses, for minutes."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

_MOST_ADDRESSES = 10_000
_MINUTE = 60.0


class Limit:
    """Gives each address `per_minute` requests a minute, all at once or one by one; 0 gives any number."""

    def __init__(
        self, per_minute: int, *, clock: Callable[[], float] = time.monotonic, addresses: int = _MOST_ADDRESSES
    ) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._addresses = addresses
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str | None) -> float:
        """Count a request; return after how many seconds the next may come, 0.0 where this one may pass."""
        if not self._per_minute or address is None:
            return 0.0
        who, now = _who(address), self._clock()
        left, since = self._left.pop(who, (float(self._per_minute), now))
        left = min(float(self._per_minute), left + (now - since) * self._per_minute / _MINUTE)
        passes = left >= 1
        self._left[who] = (left - 1 if passes else left, now)
        while len(self._left) > self._addresses:
            self._left.popitem(last=False)
        return 0.0 if passes else (1 - left) * _MINUTE / self._per_minute


def _who(address: str) -> str:
    """Return what counts as one: an IPv4 address, or the network of an IPv6 address, of which a person has a whole /64."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:100]
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    return str(ipaddress.ip_network(f"{known}/64", strict=False))
