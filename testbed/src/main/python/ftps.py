"""Python's ftplib as a client of the FTPS matrix: host, port, start of TLS, its version, PROT's letter,
passive or active, the authority, and then what to do, such as get:NAME, put:NAME or list."""

import ftplib
import ssl
import socket
import sys

host, port, start, version, prot, mode, authority, *moves = sys.argv[1:]


class Resuming(ftplib.FTP_TLS):
    """Resumes the session of the control connection on each data connection; ftplib itself does not."""

    def connect_implicit(self):
        self.host, self.timeout = host, 10
        plain = socket.create_connection((host, int(port)), self.timeout)
        self.af = plain.family
        self.sock = self.context.wrap_socket(plain, server_hostname=host)
        self.file = self.sock.makefile("r", encoding=self.encoding)
        self.welcome = self.getresp()

    def ntransfercmd(self, command, rest=None):
        connection, size = ftplib.FTP.ntransfercmd(self, command, rest)
        if self._prot_p:
            connection = self.context.wrap_socket(
                connection, server_hostname=self.host, session=self.sock.session
            )
            print("*resumed*", connection.session_reused)
        return connection, size


def context():
    context = ssl.create_default_context(cafile=authority)
    wanted = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}[version]
    context.minimum_version = context.maximum_version = wanted
    return context


def connect():
    ftp = ftplib.FTP(timeout=10) if start == "CLEAR" else Resuming(context=context(), timeout=10)
    ftp.set_debuglevel(1)
    if start == "IMPLICIT":
        ftp.connect_implicit()
    else:
        ftp.connect(host, int(port))
    if start == "EXPLICIT":
        ftp.auth()
    ftplib.FTP.login(ftp, "demo", "demo")
    if start != "CLEAR":
        ftp.voidcmd("PBSZ 0")  # which prot_c() forgets
        ftp.prot_p() if prot == "P" else ftp.prot_c()
    ftp.set_pasv(mode == "passive")
    return ftp


ftp = connect()
for move in moves:
    verb, _, name = move.partition(":")
    if verb == "list":
        ftp.dir()
    elif verb == "get":
        with open(name, "wb") as file:
            ftp.retrbinary("RETR " + name, file.write)
    else:
        with open(name, "rb") as file:
            ftp.storbinary("STOR " + name, file)
ftp.quit()
