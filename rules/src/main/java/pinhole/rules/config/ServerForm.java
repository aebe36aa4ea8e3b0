package pinhole.rules.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pinhole.rules.Source;

/** How the server behind a listener is written down: its address, or keys with its address. */
final class ServerForm {
  private static final String KEY = "server";
  private static final String PIN = "sha256:";
  private static final String SYSTEM = "system";
  private static final String PROXY = "proxy-protocol";
  private static final Value<ServerProxy.Version> VERSION = Value.word(ServerProxy.Version.class);
  private static final Value<ServerTls.Mode> MODE = Value.word(ServerTls.Mode.class);
  private static final Value<ServerTls.Data> DATA = Value.word(ServerTls.Data.class);
  private static final Value<String> HOST_NAME =
      new Value<>(
          "a host name, an address, or any",
          text -> text.equals(ServerTls.ANY_HOST) ? text : HostAndPort.host(text),
          host -> host);
  private static final Value<Trust> TRUST =
      new Value<>(
          "system, a PEM file of authorities, or sha256:HEX",
          ServerForm::parseTrust,
          ServerForm::printTrust);

  private final FileNames files;

  ServerForm(FileNames files) {
    this.files = files;
  }

  /** The server, which must be there; empty if it is not or is wrong. */
  Optional<Server> read(Section listener) {
    Optional<Server> server = readAny(listener);
    return server.filter(found -> isWhole(found, listener));
  }

  /** Whoever it is whom a client wanted to reach: nobody can have a certificate in his name. */
  private static boolean isWhole(Server server, Section listener) {
    if (server.isOriginalDestination() && server.proxy().on()) {
      listener
          .problems()
          .error(
              listener.source(KEY),
              "server: original-destination knows no proxy-protocol; expected off");
      return false;
    }
    boolean whole = !server.isOriginalDestination() || server.tls().equals(ServerTls.DEFAULT);
    if (!whole) {
      listener
          .problems()
          .error(
              listener.source(KEY),
              "server: original-destination is not spoken to in TLS; expected tls: off");
    }
    return whole;
  }

  private Optional<Server> readAny(Section listener) {
    Optional<Tree> tree = listener.tree(KEY);
    if (tree.isEmpty() || !(tree.get() instanceof Tree.Entries)) {
      return listener
          .required(KEY, Value.SERVER)
          .map(found -> server(found, Server.PORT, ServerProxy.OFF, ServerTls.DEFAULT));
    }
    Section section = listener.section(KEY);
    Optional<HostAndPort> address = section.required("address", Value.SERVER);
    ServerProxy proxy = proxy(section);
    ServerTls tls = tls(section, address.map(HostAndPort::host).orElse(""));
    section.refuseUnknownKeys();
    int port = tls.mode() == ServerTls.Mode.IMPLICIT ? Server.IMPLICIT_PORT : Server.PORT;
    return address.map(found -> server(found, port, proxy, tls));
  }

  /** The version of the header, or keys with the version. */
  private static ServerProxy proxy(Section server) {
    if (!(server.tree(PROXY).orElse(null) instanceof Tree.Entries)) {
      ServerProxy.Version version = server.value(PROXY, VERSION, ServerProxy.OFF.version());
      return new ServerProxy(version, false);
    }
    Section section = server.section(PROXY);
    Optional<ServerProxy.Version> version = section.required("version", VERSION);
    boolean data = section.value("data", Value.SWITCH, ServerProxy.OFF.data());
    section.refuseUnknownKeys();
    if (data && version.equals(Optional.of(ServerProxy.Version.OFF))) {
      section.problems().error(section.source("data"), "data: no header has version: off");
      return ServerProxy.OFF;
    }
    return version.map(found -> new ServerProxy(found, data)).orElse(ServerProxy.OFF);
  }

  private static Server server(HostAndPort found, int otherwise, ServerProxy proxy, ServerTls tls) {
    boolean silent = found.port() == HostAndPort.NO_PORT;
    return new Server(found.host(), silent ? otherwise : found.port(), proxy, tls);
  }

  private ServerTls tls(Section section, String host) {
    ServerTls or = ServerTls.DEFAULT;
    String hostName = section.value("host-name", HOST_NAME, or.hostName());
    ServerTls tls =
        new ServerTls(
            section.value("tls", MODE, or.mode()),
            section.value("tls-versions", Value.VERSIONS, or.versions()),
            section.value("trust", TRUST).map(found -> placed(found, section)).orElse(or.trust()),
            hostName.equals(host) ? "" : hostName,
            new CertificateForm(files).single(section, "certificate"),
            section.value("data", DATA, or.data()));
    ServerTls unused =
        new ServerTls(
            ServerTls.Mode.OFF, or.versions(), or.trust(), or.hostName(), List.of(), or.data());
    if (tls.mode() == ServerTls.Mode.OFF && !tls.equals(unused)) {
      section
          .problems()
          .warning(section.source(), "server: what is said about TLS has no effect with tls: off");
    }
    return tls;
  }

  private static Trust parseTrust(String text) {
    if (text.startsWith(PIN)) {
      // openssl prints it with colons and in upper case.
      String digits = text.substring(PIN.length()).replace(":", "").toLowerCase(Locale.ROOT);
      return new Trust.Pinned(digits);
    }
    if (text.equals(SYSTEM)) {
      return new Trust.SystemAuthorities();
    }
    if (text.indexOf('/') < 0 && text.indexOf('.') < 0) {
      throw new IllegalArgumentException(
          "unknown word \"" + text + '"' + Spelling.hint(text, List.of(SYSTEM, PIN + "HEX")));
    }
    return new Trust.Authorities(new NamedFile(Value.FILE.parse().apply(text), Source.NONE));
  }

  private static String printTrust(Trust trust) {
    if (trust instanceof Trust.Pinned pinned) {
      return PIN + pinned.sha256();
    }
    return trust instanceof Trust.Authorities named ? named.file().toString() : SYSTEM;
  }

  private Trust placed(Trust trust, Section section) {
    return trust instanceof Trust.Authorities
        ? new Trust.Authorities(files.read(section, "trust"))
        : trust;
  }

  static void write(Server server, Layout layout) {
    if (server.isOriginalDestination()) {
      layout.line(KEY + ": " + Server.ORIGINAL_DESTINATION);
      return;
    }
    ServerTls tls = server.tls();
    layout.open(KEY + ":");
    layout.value("address", Value.SERVER, new HostAndPort(server.host(), server.port()));
    write(server.proxy(), layout);
    layout.value("tls", MODE, tls.mode());
    layout.value("tls-versions", Value.VERSIONS, tls.versions());
    layout.value("trust", TRUST, tls.trust());
    layout.value("host-name", HOST_NAME, tls.hostName().isEmpty() ? server.host() : tls.hostName());
    for (Certificate certificate : tls.certificates()) {
      layout.line("certificate: " + CertificateForm.text(certificate));
    }
    layout.value("data", DATA, tls.data());
    layout.close();
  }

  private static void write(ServerProxy proxy, Layout layout) {
    if (!proxy.data()) {
      layout.value(PROXY, VERSION, proxy.version());
      return;
    }
    layout.open(PROXY + ":");
    layout.value("version", VERSION, proxy.version());
    layout.value("data", Value.SWITCH, proxy.data());
    layout.close();
  }
}
