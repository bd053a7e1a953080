"""The test run speaks to nobody."""

import socket

import pytest
from pytest_socket import SocketBlockedError


def test_a_test_cannot_open_a_network_socket():
    """What is not marked for it stays offline."""
    # The warning that comes first is an error here, like any warning.
    with pytest.raises((SocketBlockedError, UserWarning), match="tried to use socket"):
        socket.socket(socket.AF_INET)


def test_a_local_socket_is_open():
    """Sockets in the file system reach nobody else and are how servers of our own are reached."""
    socket.socket(socket.AF_UNIX).close()
