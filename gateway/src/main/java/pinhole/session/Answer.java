package pinhole.session;

/** The gateway's own replies: each text stands here and nowhere else. */
enum Answer {
  UNREADABLE("500 Command not understood."),
  EMPTY("500 Empty command."),
  TOO_LONG("500 Command line too long."),
  CONTROL_CHARACTER("501 Control characters are not allowed in a command."),
  TOO_MANY_ERRORS("421 Too many errors; closing control connection."),
  NOT_FTP("421 This is an FTP server; closing control connection."),
  TLS_NOT_OFFERED("534 TLS is not offered here."),
  NO_OPAQUE_PORTS("534 TLS would hide where data goes, and no ports are set aside for it."),
  TLS_IN_USE("503 TLS is in use already."),
  AUTH_AFTER_LOGIN("503 Use AUTH before you log in."),
  OTHER_MECHANISM("504 Only AUTH TLS is known here."),
  AUTH_ACCEPTED("234 Begin TLS now."),
  BEHIND_AUTH("421 Nothing may follow AUTH but TLS; closing control connection."),
  CLIENT_TLS_FAILED("421 TLS has failed; closing control connection."),
  SERVER_TLS_FAILED("421 The server cannot be reached with TLS; closing control connection."),
  TLS_BEFORE_LOGIN("530 Use AUTH TLS before you log in."),
  NAME_NEEDED("503 Use USER and a name first."),
  NO_BUFFER("200 PBSZ=0"),
  BAD_BUFFER_SIZE("501 PBSZ takes a number."),
  NO_BUFFER_SIZE("503 Use PBSZ before PROT."),
  DATA_PRIVATE("200 Data connections are private."),
  DATA_CLEAR("200 Data connections are clear."),
  CLEAR_DATA_DENIED("534 Data connections must be private here."),
  LEVEL_NOT_SUPPORTED("536 TLS knows the levels C and P only."),
  LEVEL_UNKNOWN("504 Unknown protection level."),
  DATA_MUST_BE_PRIVATE("521 Data connections must be private here; use PROT P."),
  STAYS_ENCRYPTED("534 The control connection stays encrypted."),
  GOES_CLEAR("200 The control connection goes on in clear."),
  OTHER_SECURITY("502 TLS needs no such command."),
  REIN_DENIED("502 REIN cannot end TLS here; connect again."),
  NO_SECURITY("503 No security exchange has taken place."),
  LONG_ADDRESSES("502 Use EPRT or EPSV."),
  EPSV_ALL_DONE("200 EPSV ALL accepted."),
  AFTER_EPSV_ALL("501 Only EPSV is allowed after EPSV ALL."),
  BAD_ENDPOINT("501 Cannot read that address and port."),
  FOREIGN_ADDRESS("504 Only your own address is allowed."),
  LOW_PORT("504 Ports below 1024 are not allowed."),
  OWN_LISTENER("504 That address is this gateway's own."),
  USE_FAMILY_1("522 Network protocol not supported, use (1)."),
  USE_FAMILY_2("522 Network protocol not supported, use (2)."),
  BAD_FAMILY("501 Unknown network protocol."),
  PASV_IS_IPV4("425 PASV is for IPv4 only; use EPSV."),
  BAD_PASSIVE_REPLY("425 The server's answer cannot be used."),
  NO_PORT_FREE("425 No data port is free; try again later."),
  PINHOLE_FAILED("425 The data connection cannot be prepared; try again later."),
  TOO_MANY_PINHOLES("425 Too many data connections in this session."),
  NOT_NEGOTIATED("425 Use PASV, EPSV, PORT or EPRT first."),
  EXPIRED("425 The data connection came too late; negotiate again."),
  NOTHING_RUNS("225 No transfer is under way."),
  NEVER_CONNECTED("425 No data connection was made."),
  DATA_TLS_FAILED("425 The data connection could not be encrypted."),
  NOT_RESUMED("522 The data connection must resume the TLS session of the control connection."),
  TOO_LARGE("552 The file is larger than this gateway lets in; transfer aborted."),
  ABORTED("426 Data connection closed; transfer aborted."),
  SERVER_SILENT("421 The server does not answer; closing control connection."),
  SERVER_GONE("421 The server closed the control connection."),
  SERVER_CONFUSED("421 The server's replies make no sense; closing control connection."),
  REPLY_TOO_LONG("421 The server's reply is too long; closing control connection."),
  LOGIN_TIMEOUT("421 Login took too long; closing control connection."),
  BANNED("421 Too many failed logins; closing control connection."),
  IDLE_TIMEOUT("421 Idle for too long; closing control connection."),
  DRAINING("421 Service is shutting down; closing control connection.");

  private final String line;

  Answer(String line) {
    this.line = line;
  }

  String line() {
    return line;
  }

  int code() {
    return Integer.parseInt(line.substring(0, 3));
  }
}
