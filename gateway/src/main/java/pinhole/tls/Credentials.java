package pinhole.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import pinhole.certificates.Identity;

/**
 * The certificates that a leg can show, and the choice among them: by the host that the client
 * names, and the kinds of keys that it understands. What holds for one session; a renewed
 * certificate makes new ones.
 */
final class Credentials extends X509ExtendedKeyManager {
  private final List<Identity> identities;

  /** Of these; the first is shown to a client that names no host. */
  Credentials(List<Identity> identities) {
    this.identities = List.copyOf(identities);
  }

  /** Whether one of them is for the host. */
  boolean serve(String host) {
    return !host.isEmpty() && identities.stream().anyMatch(identity -> identity.isFor(host));
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    return choose(keyType, requestedHost(engine.getHandshakeSession()));
  }

  private String choose(String keyType, String host) {
    return IntStream.range(0, identities.size())
        .filter(i -> suits(i, host) && kind(i).equals(keyType))
        .mapToObj(Integer::toString)
        .findFirst()
        .orElse(null); // The contract of key managers.
  }

  /** Without a host it is the first, or its double with a key of another kind. */
  private boolean suits(int i, String host) {
    Identity identity = identities.get(i);
    Identity first = identities.get(0);
    return serve(host)
        ? identity.isFor(host)
        : i == 0 || (!first.names().isEmpty() && identity.names().equals(first.names()));
  }

  private String kind(int i) {
    return identities.get(i).key().getAlgorithm();
  }

  private static String requestedHost(SSLSession session) {
    if (session instanceof ExtendedSSLSession extended) {
      for (SNIServerName name : extended.getRequestedServerNames()) {
        if (name instanceof SNIHostName host) {
          return host.getAsciiName();
        }
      }
    }
    return "";
  }

  @Override
  public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
    // Whatever authorities the server names: there is one certificate for it, or none.
    return identities.isEmpty() ? null : "0";
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return identities.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return identities.get(Integer.parseInt(alias)).key();
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return IntStream.range(0, identities.size()).mapToObj(Integer::toString).toArray(String[]::new);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return getServerAliases(keyType, issuers);
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return choose(keyType, "");
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return identities.isEmpty() ? null : "0";
  }
}
