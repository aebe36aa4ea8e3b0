"""Python's ftplib as a client of the matrix: host, passive or active, operation."""

import ftplib
import socket
import sys

SPLIT = 100_000

host, mode, operation = sys.argv[1:]
ftp = ftplib.FTP(timeout=10)
ftp.set_debuglevel(1)
ftp.connect(host)
ftp.login("demo", "demo")
ftp.set_pasv(mode == "passive")


def get(name, rest=None):
    with open(name, "ab") as file:
        ftp.retrbinary("RETR " + name, file.write, rest=rest)


def put(name, verb="STOR", rest=None):
    with open(name, "rb") as file:
        file.seek(rest or 0)
        ftp.storbinary(verb + " " + name, file, rest=rest)


def abort(name):
    ftp.voidcmd("TYPE I")
    data = ftp.transfercmd("RETR " + name)
    with open(name, "wb") as file:
        file.write(data.recv(100_000))
    # As ftp.abort() sends it, LF as urgent data and all; but that waits for a reply before the data
    # connection may be closed, and Apache FtpServer gives none before that.
    ftp.sock.sendall(b"ABOR\r\n", socket.MSG_OOB)
    data.close()
    ftp.putcmd("NOOP")
    # RFC 959 4.1.3 has two replies, 426 and 226; in the field there are from one to three.
    while not ftp.getmultiline().startswith("200"):
        pass


def abort_then_get():
    abort("big.bin")
    get("down.bin")


def many(verb):
    """Every name on standard input, in this one session."""
    for name in sys.stdin.read().split():
        get(name) if verb == "RETR" else put(name)


{
    "LIST": ftp.dir,
    "DOWN": lambda: get("down.bin"),
    "UP": lambda: put("up.bin"),
    "RESUME_DOWN": lambda: get("resume.bin", SPLIT),
    "RESUME_UP": lambda: put("partial.bin", rest=SPLIT),
    "APPEND": lambda: put("append.bin", "APPE"),
    "RENAME": lambda: ftp.rename("old.bin", "new.bin"),
    "DELETE": lambda: ftp.delete("gone.bin"),
    "ABORT": abort_then_get,
    "EMPTY_DOWN": lambda: get("empty.bin"),
    "EMPTY_UP": lambda: put("nothing.bin"),
    "MANY_DOWN": lambda: many("RETR"),
    "MANY_UP": lambda: many("STOR"),
}[operation]()
ftp.quit()
