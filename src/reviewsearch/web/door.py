"""Where connections come in: one socket at which every worker of a server listens, so that each has its share of them."""

import socket
import sys
import time
from multiprocessing.reduction import DupFd
from typing import Any
from weakref import WeakSet

from reviewsearch.errors import WrongUsage

# So many may wait to be let in.
_QUEUE = 2_048
# For so long, in seconds, a worker leaves a connection to the others for each that it has, of so many at most.
_AFTER_YOU = 0.0002
_MOST = 10


class Door(socket.socket):
    """A bound socket at which several workers listen. Who has more connections lets the others go first.

    Left to themselves the first worker to wake takes all that comes, and with connections that are kept the others then
    have nothing to do: eight readers would wait for one processor while another is idle. Waits are of a thousandth of a
    second, and only when a connection begins.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._let_in: WeakSet[socket.socket] = WeakSet()

    def listen(self, _: int = 0, /) -> None:
        """Listen, whatever length of the queue is asked for: what asks means how many to let in at once."""
        super().listen(_QUEUE)

    def accept(self) -> tuple[socket.socket, Any]:
        """Let one in, if it is still there after the others had their turn. Raises BlockingIOError where it is not."""
        held = sum(1 for each in self._let_in if each.fileno() >= 0)
        if held:
            time.sleep(_AFTER_YOU * min(held, _MOST))
        connection, address = super().accept()
        self._let_in.add(connection)
        return connection, address

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel to a worker's process."""
        return _arrived, (DupFd(self.fileno()), self.family, self.type, self.proto)


def _arrived(handle: Any, family: int, kind: int, protocol: int) -> Door:
    return Door(family, kind, protocol, fileno=handle.detach())


def listening(host: str, port: int, *, shared: bool) -> socket.socket:
    """Return a socket that is bound to an address. Raises WrongUsage where that cannot be.

    It says that it speaks TCP, which uvicorn's own does not where several processes share it: only then are answers sent
    at once, and not when the browser, after 40 ms, has said that it got their first packet.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
        )[0]
        bound = (Door if shared else socket.socket)(family, kind, protocol)
    except OSError as error:
        raise _cannot_listen(host, port, error) from None
    try:
        if sys.platform != "win32":  # there it would let two servers have one port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        bound.close()
        raise _cannot_listen(host, port, error) from None
    bound.set_inheritable(True)
    return bound


def _cannot_listen(host: str, port: int, error: OSError) -> WrongUsage:
    return WrongUsage(
        f"Nothing can listen at {host}, port {port}: {error.strerror or error}.",
        remedy="Choose another port: reviewsearch serve --port 8001",
    )
