package pinhole.rules.config;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * TLS on the leg to the server.
 *
 * @param trust what makes the server's certificate a good one
 * @param hostName an address or a name: what the server's certificate must be for, and what the
 *     server is told (SNI); "" for the host that it is reached at, {@link #ANY_HOST} for no check
 * @param certificates the one that the gateway shows when the server asks; at most one
 * @param data whether the data connections of this leg are encrypted, while its control connection
 *     is
 */
public record ServerTls(
    Mode mode,
    TlsVersions versions,
    Trust trust,
    String hostName,
    List<Certificate> certificates,
    Data data) {
  /** The certificate may be for any host. */
  public static final String ANY_HOST = "any";

  /** What holds where the rules file is silent. */
  public static final ServerTls DEFAULT =
      new ServerTls(
          Mode.OFF,
          // TLS 1.3 tickets are used once, and an upload brings no new one: uploads in a row run
          // out of sessions to resume, which vsftpd and ProFTPD demand.
          new TlsVersions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_2),
          new Trust.SystemAuthorities(),
          "",
          List.of(),
          Data.PRIVATE);

  public ServerTls {
    requireNonNull(mode);
    requireNonNull(versions);
    requireNonNull(trust);
    requireNonNull(hostName);
    certificates = List.copyOf(certificates);
    requireNonNull(data);
    if (certificates.size() > 1) {
      throw new IllegalArgumentException("more than one certificate for the server");
    }
  }

  /** When the control connection is encrypted. */
  public enum Mode {
    /** Never. */
    OFF,
    /** By AUTH TLS, before the first command of the client passes. */
    EXPLICIT,
    /** From the first byte. */
    IMPLICIT,
    /** By AUTH TLS, when and if the client does it. */
    SAME
  }

  /** The encryption of data connections: RFC 4217 section 9. */
  public enum Data {
    /** PROT P. */
    PRIVATE,
    /** PROT C. */
    CLEAR,
    /** As the client asked for its own leg. */
    SAME
  }
}
