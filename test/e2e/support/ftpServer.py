"""An FTP server that has one file everywhere, with its machine's name in it, for anybody; RFC 959 and RFC 2428.

Its data connections come and go as FTP agrees on them: passive (PASV, EPSV) at a port of its own, active (PORT, EPRT) to
the client's. It says its own address, which a director between has to translate.
"""
import re
import socket
import socketserver

FILE = (socket.gethostname().capitalize() + "\n").encode()


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.listening = None
        self.active = None
        self.reply("220 ready")
        for line in self.rfile:
            command, _, argument = line.decode().strip().partition(" ")
            answer = getattr(self, command.upper(), None) if command.isalpha() else None
            if answer is None:
                self.reply("502 not here")
            elif answer(argument) == "end":
                break

    def reply(self, text):
        self.wfile.write((text + "\r\n").encode())

    def USER(self, _):
        self.reply("331 password?")

    def PASS(self, _):
        self.reply("230 welcome")

    def PWD(self, _):
        self.reply('257 "/"')

    def TYPE(self, _):
        self.reply("200 fine")

    def SIZE(self, _):
        self.reply("213 %d" % len(FILE))

    def QUIT(self, _):
        self.reply("221 bye")
        return "end"

    def PASV(self, _):
        address, port = self.listen()
        self.reply("227 here (%s,%d,%d)" % (address.replace(".", ","), port >> 8, port & 255))

    def EPSV(self, _):
        _, port = self.listen()
        self.reply("229 here (|||%d|)" % port)

    def PORT(self, argument):
        numbers = argument.split(",")
        self.active = (".".join(numbers[:4]), int(numbers[4]) << 8 | int(numbers[5]))
        self.reply("200 fine")

    def EPRT(self, argument):
        _, address, port = re.match(r"\|(\d)\|([^|]+)\|(\d+)\|", argument).groups()
        self.active = (address, int(port))
        self.reply("200 fine")

    def RETR(self, _):
        self.reply("150 it comes")
        with self.data_connection() as data:
            data.sendall(FILE)
        self.reply("226 that was it")

    def listen(self):
        self.active = None
        self.listening = socket.create_server((self.connection.getsockname()[0], 0))
        return self.listening.getsockname()

    def data_connection(self):
        if self.active:
            return socket.create_connection(self.active, timeout=20)
        self.listening.settimeout(20)
        with self.listening:
            return self.listening.accept()[0]


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


Server(("", 21), Session).serve_forever()
