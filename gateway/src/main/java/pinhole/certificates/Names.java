package pinhole.certificates;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** The names in a certificate. */
public final class Names {
  private static final int DNS = 2; // GeneralName: RFC 5280 section 4.2.1.6
  private static final int ADDRESS = 7;
  private static final Map<String, String> KEYWORDS =
      Map.of("1.2.840.113549.1.9.1", "EMAILADDRESS", "2.5.4.5", "SERIALNUMBER");

  private Names() {}

  /** Whose it is, as RFC 2253 writes it: "CN=partner-a,O=Example". */
  public static String subject(X509Certificate certificate) {
    return text(certificate.getSubjectX500Principal());
  }

  /** Who signed it. */
  public static String issuer(X509Certificate certificate) {
    return text(certificate.getIssuerX500Principal());
  }

  private static String text(X500Principal name) {
    return name.getName(X500Principal.RFC2253, KEYWORDS);
  }

  /** Those of a chain whose expiry matters: a root at its end is trusted for itself, or not. */
  static List<X509Certificate> thatExpire(List<X509Certificate> chain) {
    return chain.stream()
        .filter(each -> each.equals(chain.get(0)) || !subject(each).equals(issuer(each)))
        .toList();
  }

  /**
   * The host names that it is for, in lower case; of a certificate that has none of them, and no
   * addresses, the common name, as it was done before RFC 6125.
   */
  public static List<String> hosts(X509Certificate certificate) {
    List<String> hosts = alternatives(certificate, DNS);
    return hosts.isEmpty() && addresses(certificate).isEmpty() ? commonName(certificate) : hosts;
  }

  /** The addresses that it is for. */
  public static List<String> addresses(X509Certificate certificate) {
    return alternatives(certificate, ADDRESS);
  }

  private static List<String> alternatives(X509Certificate certificate, int type) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      for (List<?> name : all == null ? List.<List<?>>of() : all) {
        if (name.get(0).equals(type)) {
          names.add(name.get(1).toString().toLowerCase(Locale.ROOT));
        }
      }
    } catch (CertificateParsingException e) {
      return List.of(); // For nobody, then.
    }
    return names;
  }

  private static List<String> commonName(X509Certificate certificate) {
    try {
      for (Rdn part : new LdapName(subject(certificate)).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          return List.of(part.getValue().toString().toLowerCase(Locale.ROOT));
        }
      }
    } catch (InvalidNameException e) {
      return List.of(); // The JDK reads what the JDK has written; if not, it is for nobody.
    }
    return List.of();
  }
}
