"""Tells its machine's name at each of the given ports, by TCP and UDP, over IPv4 and IPv6.

A TCP connection gets the name in a line at once and stays open for as long as the client holds it;
a datagram is answered with the name from the address that it was sent to.
"""
import selectors
import socket
import sys

NAME = socket.gethostname().capitalize().encode()
IP_PKTINFO = 8

ready = selectors.DefaultSelector()


def listen(port):
    server = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    server.bind(("::", port))
    server.listen(128)
    ready.register(server, selectors.EVENT_READ, accept)


def accept(server):
    connection, _ = server.accept()
    connection.sendall(NAME + b"\n")
    ready.register(connection, selectors.EVENT_READ, read)


def read(connection):
    try:
        if connection.recv(2048):
            return
    except ConnectionError:
        pass
    ready.unregister(connection)
    connection.close()


def listen_to_datagrams(family, port):
    server = socket.socket(family, socket.SOCK_DGRAM)
    if family == socket.AF_INET6:
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
    else:
        server.setsockopt(socket.IPPROTO_IP, IP_PKTINFO, 1)
    server.bind(("", port))
    ready.register(server, selectors.EVENT_READ, answer)


def answer(server):
    _, information, _, client = server.recvmsg(2048, 256)
    # sent back, this makes the asked address the reply's source: under gatewaying that is the VIP
    source = [(level, kind, without_interface(level, data)) for level, kind, data in information]
    server.sendmsg([NAME], source, 0, client)


def without_interface(level, data):
    """The reply leaves by the route's interface, not by the one that the VIP is on."""
    if level == socket.IPPROTO_IPV6:
        return data[:16] + bytes(4)
    return bytes(4) + data[8:12] + bytes(4)


for wanted_port in map(int, sys.argv[1:]):
    listen(wanted_port)
    listen_to_datagrams(socket.AF_INET, wanted_port)
    listen_to_datagrams(socket.AF_INET6, wanted_port)
while True:
    for key, _ in ready.select():
        key.data(key.fileobj)
