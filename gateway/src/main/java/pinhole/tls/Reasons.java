package pinhole.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import pinhole.rules.config.TlsVersion;
import pinhole.rules.config.TlsVersions;

/**
 * Why TLS has failed, in the words of an administrator: what was found, and the key of the rules
 * file that decides about it.
 *
 * @param peer who is at the other end: "client" or "server"
 * @param versions that this leg speaks
 */
record Reasons(String peer, TlsVersions versions) {
  private static final int LONGEST = 200;
  private static final Pattern ALERT =
      Pattern.compile("Received fatal alert: (\\w+)|(?:SSLV3|TLSV1)_ALERT_(\\w+)");
  private static final Pattern OPENSSL = Pattern.compile("error:[^:]*:[^:]*:[^:]*:(\\w+)");

  /** Alerts of RFC 8446 section 6.2 that a peer sends for reasons of its own. */
  private static final Map<String, String> ALERTS =
      Map.ofEntries(
          Map.entry("bad_certificate", "the %s does not accept the certificate that it was shown"),
          Map.entry(
              "certificate_unknown", "the %s does not accept the certificate that it was shown"),
          Map.entry("certificate_expired", "the %s says that the certificate has expired"),
          Map.entry("unknown_ca", "the %s does not know the authority that signed the certificate"),
          Map.entry("certificate_required", "the %s demands a certificate, and was shown none"),
          Map.entry("access_denied", "the %s does not let this certificate in"),
          Map.entry("protocol_version", "the %s speaks none of tls-versions"),
          Map.entry("handshake_failure", "the %s found no cipher or certificate that both can use"),
          Map.entry("insufficient_security", "the %s found no cipher that is good enough"),
          Map.entry("unrecognized_name", "the %s does not serve the name that it was asked for"),
          Map.entry("no_application_protocol", "the %s refuses the protocol \"ftp\" (ALPN)"));

  /** What the two libraries call it; the first that fits. */
  private record Row(Pattern words, String reason) {
    Row(String words, String reason) {
      this(Pattern.compile(words, Pattern.CASE_INSENSITIVE), reason);
    }
  }

  private static final List<Row> ROWS =
      List.of(
          new Row(
              "PEER_DID_NOT_RETURN_A_CERTIFICATE|Empty client certificate chain",
              "the %s has shown no certificate, and client-certificates is required"),
          new Row(
              "NO_SHARED_CIPHER|no cipher suites in common|Unable to find key material"
                  + "|No available authentication scheme|NO_COMMON_SIGNATURE_ALGORITHMS",
              "the %s offers no cipher that fits the certificate"),
          new Row("HTTP_REQUEST|HTTPS_PROXY_REQUEST", "the %s speaks HTTP"),
          new Row(
              "WRONG_VERSION_NUMBER|not an SSL/TLS record|Unrecognized SSL message",
              "what the %s says is not TLS"),
          new Row(
              "UNSUPPORTED_PROTOCOL|not accepted by server preferences|is not enabled or supported"
                  + "|not accepted by client preferences|chosen by server is not",
              "the %s speaks none of tls-versions"),
          new Row(
              "DECRYPTION_FAILED|BAD_RECORD_MAC|Tag mismatch|DIGEST_CHECK_FAILED",
              "what the %s says was changed on the way"),
          new Row("invalid library", "the %s says what TLS does not allow"), // has no words for it
          new Row(
              "before receiving peer's close_notify|inbound closed|Inbound closed",
              "the %s ended the connection without close_notify"));

  String of(Throwable cause, ClientHello hello) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof Distrusted) {
        return each.getMessage();
      }
    }
    String refused = refusal(hello, String.valueOf(cause.getMessage()));
    if (!refused.isEmpty()) {
      return refused;
    }
    if (cause instanceof SslHandshakeTimeoutException) {
      return "the %s did not finish the handshake in time".formatted(peer);
    }
    if (cause instanceof NotSslRecordException) {
      return "what the %s says is not TLS".formatted(peer);
    }
    if (cause instanceof ClosedChannelException) {
      return "the %s closed the connection during the handshake".formatted(peer);
    }
    return fromMessages(cause);
  }

  /** What the hello shows, where it is the cause. */
  private String refusal(ClientHello hello, String message) {
    boolean alert = ALERT.matcher(message).find();
    if (alert && !hello.protocols().isEmpty() && !hello.protocols().contains(HelloRules.FTP)) {
      return "the client wants another protocol than FTP (ALPN "
          + brief(String.join(", ", hello.protocols()))
          + ")";
    }
    boolean asked = !hello.serverName().isEmpty();
    if (alert && asked && message.toLowerCase(Locale.ROOT).contains("unrecognized_name")) {
      return "the client wants "
          + brief(hello.serverName())
          + " (SNI), which none of the certificates is for";
    }
    boolean known =
        hello.versions().stream()
            .anyMatch(offered -> versions.all().stream().anyMatch(v -> number(v) == offered));
    if (hello.versions().isEmpty() || known) {
      return "";
    }
    String offered =
        hello.versions().stream()
            .map(Reasons::name)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.joining(", "));
    return "the client offers "
        + (offered.isEmpty() ? "no known version of TLS" : "only " + offered)
        + "; tls-versions is "
        + versions;
  }

  /** What a peer calls itself or asks for, of any length: enough of it to be recognized. */
  static String brief(String words) {
    return words.length() > LONGEST ? words.substring(0, LONGEST) + "..." : words;
  }

  private String fromMessages(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      String message = String.valueOf(each.getMessage());
      Matcher alert = ALERT.matcher(message);
      if (alert.find()) {
        String name = alert.group(1) == null ? alert.group(2) : alert.group(1);
        String text = ALERTS.get(name.toLowerCase(Locale.ROOT));
        return (text == null ? "the %s sent the alert " + name.toLowerCase(Locale.ROOT) : text)
            .formatted(peer);
      }
      for (Row row : ROWS) {
        if (row.words.matcher(message).find()) {
          return row.reason.formatted(peer);
        }
      }
    }
    Matcher openssl = OPENSSL.matcher(String.valueOf(cause.getMessage()));
    return openssl.find()
        ? openssl.group(1).toLowerCase(Locale.ROOT).replace('_', ' ')
        : String.valueOf(cause.getMessage());
  }

  private static int number(TlsVersion version) {
    return version == TlsVersion.TLS_1_2 ? 0x0303 : 0x0304;
  }

  private static String name(int version) {
    return switch (version) {
      case 0x0300 -> "SSL 3.0";
      case 0x0301 -> "TLS 1.0";
      case 0x0302 -> "TLS 1.1";
      case 0x0303 -> "TLS 1.2";
      case 0x0304 -> "TLS 1.3";
      default -> ""; // A made-up one: RFC 8701.
    };
  }
}
