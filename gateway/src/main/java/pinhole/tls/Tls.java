package pinhole.tls;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pinhole.certificates.Identity;
import pinhole.certificates.IdentityReader;
import pinhole.certificates.Renewable;
import pinhole.log.Journal;
import pinhole.rules.config.Certificate;
import pinhole.rules.config.ClientTls;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.InvalidConfiguration;
import pinhole.rules.config.Listener;
import pinhole.rules.config.NamedFile;
import pinhole.rules.config.Problem;
import pinhole.rules.config.ServerTls;
import pinhole.rules.config.Trust;

/**
 * The TLS of a configuration: its certificates, read, and the legs that are encrypted with them.
 * Nothing is loaded for a configuration that has none.
 */
public final class Tls {
  private final Map<String, ClientLeg> clients = new HashMap<>();
  private final Map<String, ServerLeg> servers = new HashMap<>();
  private final List<Watched> watched = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final InstantSource time;
  private final Optional<Provider> provider;

  private Tls(Optional<Provider> provider, InstantSource time) {
    this.provider = provider;
    this.time = time;
  }

  /**
   * Reads what the configuration names.
   *
   * @param time what expiry is judged by
   * @throws InvalidConfiguration if a file is not there, or no handshake could succeed with it
   */
  public static Tls load(Configuration configuration, InstantSource time)
      throws InvalidConfiguration {
    boolean any = configuration.listeners().stream().anyMatch(Tls::isEncrypted);
    Optional<Provider> provider = any ? Optional.of(Provider.best()) : Optional.empty();
    return load(configuration, provider, time);
  }

  static Tls load(Configuration configuration, Optional<Provider> provider, InstantSource time)
      throws InvalidConfiguration {
    Tls tls = new Tls(provider, time);
    for (Listener listener : configuration.listeners()) {
      tls.add(listener);
    }
    if (tls.problems.stream().anyMatch(p -> p.severity() == Problem.Severity.ERROR)) {
      throw InvalidConfiguration.of(tls.problems);
    }
    return tls;
  }

  private static boolean isEncrypted(Listener listener) {
    return listener.tls().mode().ends() || listener.server().tls().mode() != ServerTls.Mode.OFF;
  }

  private void add(Listener listener) {
    if (listener.tls().mode().ends()) {
      ClientTls tls = listener.tls();
      checkResumption(listener);
      List<Renewable<Identity>> certificates = identities(listener, tls.certificates());
      verifier(listener, tls.clientAuthorities(), () -> ofClients(tls))
          .ifPresent(
              verifier ->
                  clients.put(
                      listener.name(),
                      new ClientLeg(tls, provider.orElseThrow(), certificates, verifier)));
    }
    ServerTls tls = listener.server().tls();
    if (tls.mode() != ServerTls.Mode.OFF) {
      NamedFile file =
          tls.trust() instanceof Trust.Authorities named ? named.file() : NamedFile.NONE;
      List<Renewable<Identity>> certificates = identities(listener, tls.certificates());
      verifier(listener, file, () -> PeerTrust.ofServers(tls.trust()))
          .ifPresent(
              verifier ->
                  servers.put(
                      listener.name(),
                      new ServerLeg(
                          listener.server(), provider.orElseThrow(), verifier, certificates)));
    }
  }

  private static Verifier ofClients(ClientTls tls) throws InvalidConfiguration {
    return tls.clientCertificates() == ClientTls.ClientCertificates.OFF
        ? Verifier.NOBODY
        : PeerTrust.ofClients(tls.clientAuthorities());
  }

  private void checkResumption(Listener listener) {
    if (listener.tls().dataResumption() == ClientTls.DataResumption.REQUIRED
        && !provider.orElseThrow().isNative()) {
      problems.add(
          new Problem(
              listener.source(),
              Problem.Severity.ERROR,
              "data-resumption: required needs BoringSSL, since with the JDK's TLS some resumed"
                  + " sessions cannot be told from others; BoringSSL is missing: "
                  + provider.orElseThrow().shortcoming()));
    }
  }

  private List<Renewable<Identity>> identities(Listener listener, List<Certificate> certificates) {
    List<Renewable<Identity>> identities = new ArrayList<>();
    for (Certificate certificate : certificates) {
      make(certificate.files(), () -> IdentityReader.read(certificate, time.instant()))
          .ifPresent(
              identity -> {
                identities.add(identity);
                watched.add(Watched.certificate(listener.name(), certificate.file(), identity));
                Expiry.warning(identity.current(), time.instant()).ifPresent(problems::add);
              });
    }
    return identities;
  }

  private Optional<Renewable<Verifier>> verifier(
      Listener listener, NamedFile file, Renewable.Maker<Verifier> maker) {
    List<NamedFile> files = file.isNamed() ? List.of(file) : List.of();
    Optional<Renewable<Verifier>> verifier = make(files, maker);
    verifier
        .filter(made -> file.isNamed())
        .ifPresent(made -> watched.add(Watched.authorities(listener.name(), file, made)));
    return verifier;
  }

  private <T> Optional<Renewable<T>> make(List<NamedFile> files, Renewable.Maker<T> maker) {
    try {
      return Optional.of(new Renewable<>(files, maker));
    } catch (InvalidConfiguration e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }

  /** The leg to the clients of a listener whose {@link ClientTls.Mode#ends}. */
  public ClientLeg client(String listener) {
    return Optional.ofNullable(clients.get(listener)).orElseThrow();
  }

  /** The leg to the server of a listener whose {@link ServerTls.Mode} is not OFF. */
  public ServerLeg server(String listener) {
    return Optional.ofNullable(servers.get(listener)).orElseThrow();
  }

  /** Whose TLS is used; empty if none is. */
  public Optional<Provider> provider() {
    return provider;
  }

  /** What looks wrong, though it works: certificates that expire soon. */
  public List<Problem> warnings() {
    return List.copyOf(problems);
  }

  /**
   * Takes over changed files for the sessions that begin from now on, and says what expires. For a
   * thread that may wait; to be called again and again.
   */
  public void look(Journal journal) {
    Instant now = time.instant();
    watched.forEach(each -> each.look(now, journal));
  }
}
