import logging

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

logging.basicConfig(level=logging.INFO)
authorizer = DummyAuthorizer()
authorizer.add_user("demo", "demo", "${home}", perm="elradfmwMT")
FTPHandler.authorizer = authorizer
FTPHandler.passive_ports = range(${first}, ${last} + 1)
server = FTPServer(("::", 21), FTPHandler)
server.max_cons = 2000
server.max_cons_per_ip = 0
server.serve_forever()
