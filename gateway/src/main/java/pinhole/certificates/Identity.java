package pinhole.certificates;

import static java.util.Objects.requireNonNull;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import pinhole.rules.config.NamedFile;

/**
 * A certificate that the gateway can show, and prove to be its own.
 *
 * @param chain the certificate, then those that signed it; never empty
 * @param file what it was read from
 * @param names the host names that it is for, in lower case; a star may stand for the first label
 */
public record Identity(
    List<X509Certificate> chain, PrivateKey key, NamedFile file, List<String> names) {
  public Identity {
    chain = List.copyOf(chain);
    names = List.copyOf(names);
    requireNonNull(key);
    requireNonNull(file);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("no certificate");
    }
  }

  Identity(List<X509Certificate> chain, PrivateKey key, NamedFile file) {
    this(chain, key, file, chain.isEmpty() ? List.of() : Names.hosts(chain.get(0)));
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** When the first of the chain expires. */
  public Instant until() {
    return Names.thatExpire(chain).stream()
        .map(each -> each.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElseThrow();
  }

  /** Whether it is for this host name: RFC 6125 section 6.4. */
  public boolean isFor(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    int dot = name.indexOf('.');
    String starred = dot < 0 ? name : "*" + name.substring(dot);
    return names.contains(name) || names.contains(starred);
  }
}
