package pinhole.rules.config;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import pinhole.rules.PortRange;

/**
 * TLS on the leg to the client.
 *
 * @param certificates the first is shown to a client that names no host (SNI); at least one with
 *     {@link Mode#EXPLICIT} and {@link Mode#IMPLICIT}
 * @param clientAuthorities PEM certificates that sign those of clients
 * @param require what must be encrypted on this leg
 * @param opaquePorts with {@link Mode#OPAQUE}: data ports, the same on the server; none if empty
 */
public record ClientTls(
    Mode mode,
    List<Certificate> certificates,
    TlsVersions versions,
    ClientCertificates clientCertificates,
    NamedFile clientAuthorities,
    Set<Require> require,
    DataResumption dataResumption,
    Ccc ccc,
    List<PortRange> opaquePorts) {
  /** What holds where the rules file is silent. */
  public static final ClientTls DEFAULT =
      new ClientTls(
          Mode.OFF,
          List.of(),
          new TlsVersions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3),
          ClientCertificates.OFF,
          NamedFile.NONE,
          Set.of(),
          DataResumption.PREFERRED,
          Ccc.REFUSE,
          List.of());

  public ClientTls {
    requireNonNull(mode);
    certificates = List.copyOf(certificates);
    requireNonNull(versions);
    requireNonNull(clientCertificates);
    requireNonNull(clientAuthorities);
    require = Collections.unmodifiableSet(new LinkedHashSet<>(require));
    requireNonNull(dataResumption);
    requireNonNull(ccc);
    opaquePorts = List.copyOf(opaquePorts);
  }

  /** The opaque ports as people write them: "43000-43099". */
  public String ports() {
    return opaquePorts.stream().map(PortRange::toString).collect(Collectors.joining(", "));
  }

  /** When the control connection is encrypted, and by whom. */
  public enum Mode {
    /** Never; AUTH is refused. */
    OFF,
    /** When the client says AUTH TLS: RFC 4217. */
    EXPLICIT,
    /** From the first byte. */
    IMPLICIT,
    /** When the server accepts the client's AUTH; nothing can be read from then on. */
    OPAQUE;

    /** Whether the gateway itself speaks TLS with the client. */
    public boolean ends() {
      return this == EXPLICIT || this == IMPLICIT;
    }
  }

  /** Whether clients show certificates. */
  public enum ClientCertificates {
    /** They are not asked to. */
    OFF,
    /** They are asked, and may have none. */
    OPTIONAL,
    /** Without one the handshake fails. */
    REQUIRED
  }

  /** What can be demanded to be encrypted. */
  public enum Require {
    /** USER, PASS and all that follows. */
    LOGIN,
    /** Data connections: PROT P. */
    DATA
  }

  /** Whether a client's data connection must resume the TLS session of its control connection. */
  public enum DataResumption {
    /** One that does not is refused with 522. */
    REQUIRED,
    /** One that does not is as good. */
    PREFERRED
  }

  /** What CCC, which ends the encryption of the control connection, is answered. */
  public enum Ccc {
    /** 534. */
    REFUSE,
    /** 200. */
    ALLOW
  }
}
