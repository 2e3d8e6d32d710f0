"""How programs of ours are started anew, with nothing of this process but one end of a pair of sockets, and how they end."""

import os
import socket
import subprocess
import sys

# How long a program may take to end by itself once we have hung up, in seconds.
_PATIENCE = 2.0
# Elsewhere a program that is started can be given no socket.
_CAN_GIVE_SOCKETS = os.name == "posix"


class Started:
    """A program at the other end of `socket`, whose number it is told as its last argument; `process` is the program itself.

    Raises OSError where it cannot be started, as where a system gives no sockets to other programs.
    """

    def __init__(self, module: str, *arguments: str) -> None:
        if not _CAN_GIVE_SOCKETS:
            raise OSError("this system gives no sockets to other programs")
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self.process = subprocess.Popen(
                    command(module, *arguments, str(theirs.fileno())),
                    pass_fds=(theirs.fileno(),),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=environment(),
                    start_new_session=True,  # Ctrl-C is for us: what is in hand is finished
                )
            except OSError:
                ours.close()
                raise
        self.socket = ours

    def close(self) -> None:
        """Hang up; the program ends by itself, or is ended."""
        self.socket.close()
        try:
            self.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def command(module: str, *arguments: str) -> list[str]:
    """Return what starts a module of ours as a program."""
    return [sys.executable, "-P", "-m", module, *arguments]


def environment() -> dict[str, str]:
    """Have the other process import what we import, from where we do."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
