package pinhole.session;

/** TLS on both legs. */
record Security(ClientSecurity client, ServerSecurity server) {
  /** Whether the client's commands have to wait until a leg is secured, or clear again. */
  boolean busy() {
    return server.busy() || !client.speakable();
  }

  /** Whether the client can be told what the server says. */
  boolean speakable() {
    return client.speakable() && !server.settingUp();
  }

  /** What holds for a data connection that is opened now. */
  Protection protection() {
    return new Protection(client.dataPrivate(), server.dataPrivate(), client.dataMustResume());
  }

  boolean handshaking(Side leg) {
    return leg == Side.CLIENT ? client.handshaking() : server.handshaking();
  }

  void start() {
    client.start();
    server.start();
  }

  void secured(Side leg, Secured how) {
    if (leg == Side.CLIENT) {
      client.secured(how);
    } else {
      server.secured(how);
    }
  }
}
