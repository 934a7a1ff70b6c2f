"""Put on PYTHONPATH, this makes every connection beyond the machine an error, in kernels too."""

import socket

_connect = socket.socket.connect


def _connect_locally(self: socket.socket, address: object) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        raise OSError(f"a connection to {address} was attempted; the build must not need a network")
    return _connect(self, address)


socket.socket.connect = _connect_locally
