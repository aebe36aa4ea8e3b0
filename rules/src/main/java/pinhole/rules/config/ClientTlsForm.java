package pinhole.rules.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How TLS towards the clients is written down: keys of a listener. */
final class ClientTlsForm {
  private static final Value<ClientTls.Mode> MODE = Value.word(ClientTls.Mode.class);
  private static final Value<ClientTls.ClientCertificates> DEMAND =
      Value.word(ClientTls.ClientCertificates.class);
  private static final Value<ClientTls.Require> REQUIRE = Value.word(ClientTls.Require.class);
  private static final Value<ClientTls.DataResumption> RESUMPTION =
      Value.word(ClientTls.DataResumption.class);
  private static final Value<ClientTls.Ccc> CCC = Value.word(ClientTls.Ccc.class);

  private final FileNames files;

  ClientTlsForm(FileNames files) {
    this.files = files;
  }

  ClientTls read(Section section) {
    ClientTls or = ClientTls.DEFAULT;
    ClientTls tls =
        new ClientTls(
            section.value("tls", MODE, or.mode()),
            new CertificateForm(files).list(section, "certificates"),
            section.value("tls-versions", Value.VERSIONS, or.versions()),
            section.value("client-certificates", DEMAND, or.clientCertificates()),
            files.read(section, "client-authorities"),
            require(section),
            section.value("data-resumption", RESUMPTION, or.dataResumption()),
            section.value("ccc", CCC, or.ccc()),
            section.list("opaque-ports", Value.PORTS).orElse(List.of()));
    new Checks(section, tls).run();
    return tls;
  }

  private static Set<ClientTls.Require> require(Section section) {
    return new LinkedHashSet<>(section.list("require", REQUIRE).orElse(List.of()));
  }

  static void write(ClientTls tls, Layout layout) {
    layout.value("tls", MODE, tls.mode());
    CertificateForm.write(tls.certificates(), "certificates", layout);
    layout.value("tls-versions", Value.VERSIONS, tls.versions());
    layout.value("client-certificates", DEMAND, tls.clientCertificates());
    FileNames.write("client-authorities", tls.clientAuthorities(), layout);
    layout.list("require", REQUIRE, List.copyOf(tls.require()));
    layout.value("data-resumption", RESUMPTION, tls.dataResumption());
    layout.value("ccc", CCC, tls.ccc());
    layout.list("opaque-ports", Value.PORTS, tls.opaquePorts());
  }

  /** What does not go together. */
  private record Checks(Section section, ClientTls tls) {
    void run() {
      if (tls.mode().ends()) {
        checkNeeds();
      } else {
        checkEffects();
      }
      if (tls.mode() == ClientTls.Mode.OPAQUE && tls.opaquePorts().isEmpty()) {
        warning(
            "tls",
            "tls: without \"opaque-ports\" no data connection is possible, and AUTH is refused");
      }
      if (tls.mode() != ClientTls.Mode.OPAQUE && !tls.opaquePorts().isEmpty()) {
        error("opaque-ports", "opaque-ports: never opened without tls: opaque");
      }
    }

    private void checkNeeds() {
      if (!section.has("certificates")) {
        error("tls", "tls: the gateway needs \"certificates\" to show to its clients");
      } else if (tls.certificates().isEmpty() && section.isEmptyList("certificates")) {
        error("certificates", "certificates: expected at least one");
      }
      boolean asked = tls.clientCertificates() != ClientTls.ClientCertificates.OFF;
      if (asked && !section.has("client-authorities")) {
        error(
            "client-certificates",
            "client-certificates: needs \"client-authorities\", which sign those of the clients");
      }
      if (!asked && tls.clientAuthorities().isNamed()) {
        warning("client-authorities", "client-authorities: no client is asked for a certificate");
      }
    }

    /** What somebody relies on is an error, the rest may be left from better days. */
    private void checkEffects() {
      ClientTls or = ClientTls.DEFAULT;
      String only = ": only with tls: explicit or implicit";
      if (!tls.require().isEmpty()) {
        error("require", "require" + only);
      }
      if (tls.clientCertificates() == ClientTls.ClientCertificates.REQUIRED) {
        error("client-certificates", "client-certificates" + only);
      }
      if (tls.dataResumption() == ClientTls.DataResumption.REQUIRED) {
        error("data-resumption", "data-resumption" + only);
      }
      String none = ": has no effect without tls: explicit or implicit";
      if (!tls.certificates().isEmpty()) {
        warning("certificates", "certificates" + none);
      }
      if (!tls.versions().equals(or.versions())) {
        warning("tls-versions", "tls-versions" + none);
      }
      if (tls.clientCertificates() == ClientTls.ClientCertificates.OPTIONAL) {
        warning("client-certificates", "client-certificates" + none);
      }
      if (tls.clientAuthorities().isNamed()) {
        warning("client-authorities", "client-authorities" + none);
      }
      if (tls.ccc() != or.ccc()) {
        warning("ccc", "ccc" + none);
      }
    }

    private void error(String key, String message) {
      section.problems().error(section.source(key), message);
    }

    private void warning(String key, String message) {
      section.problems().warning(section.source(key), message);
    }
  }
}
