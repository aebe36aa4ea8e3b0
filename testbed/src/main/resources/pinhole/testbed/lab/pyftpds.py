import logging

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import TLS_FTPHandler
from pyftpdlib.ioloop import IOLoop
from pyftpdlib.servers import FTPServer


class Explicit(TLS_FTPHandler):
    authorizer = DummyAuthorizer()
    certfile = "${identity}"
    passive_ports = range(${first}, ${last} + 1)


class Implicit(Explicit):
    """pyftpdlib has none: the handshake comes first, and what is private is so from the start."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self._pbsz = self._prot = True

    def handle(self):
        self.secure_connection(self.ssl_context)
        super().handle()


logging.basicConfig(level=logging.INFO)
Explicit.authorizer.add_user("demo", "demo", "${home}", perm="elradfmwMT")
loop = IOLoop()
for port, handler in ((21, Explicit), (990, Implicit)):
    server = FTPServer(("::", port), handler, ioloop=loop)
    server.max_cons = 2000
    server.max_cons_per_ip = 0
server.serve_forever()
