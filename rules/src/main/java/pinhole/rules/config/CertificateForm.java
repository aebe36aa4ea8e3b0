package pinhole.rules.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How certificates are written down. */
final class CertificateForm {
  private static final String EXPECTED = "{ chain: FILE, key: FILE } or { pkcs12: FILE }";

  private final FileNames files;

  CertificateForm(FileNames files) {
    this.files = files;
  }

  /** The certificates of a list, or of a single one that stands for a list of one. */
  List<Certificate> list(Section section, String key) {
    List<Certificate> certificates = new ArrayList<>();
    section
        .tree(key)
        .ifPresent(
            tree -> {
              for (Tree item : tree instanceof Tree.Items list ? list.items() : List.of(tree)) {
                read(item, section.problems()).ifPresent(certificates::add);
              }
            });
    return certificates;
  }

  /** The certificate that a key may have, as a list of at most one. */
  List<Certificate> single(Section section, String key) {
    return section.tree(key).flatMap(tree -> read(tree, section.problems())).stream().toList();
  }

  private Optional<Certificate> read(Tree item, Problems problems) {
    Section section = new Section(item, EXPECTED, problems);
    if (!(item instanceof Tree.Entries)) {
      return Optional.empty();
    }
    Optional<Certificate> certificate = section.has("pkcs12") ? pkcs12(section) : pem(section);
    section.refuseUnknownKeys();
    return certificate;
  }

  private Optional<Certificate> pkcs12(Section section) {
    Optional<NamedFile> file = files.required(section, "pkcs12");
    NamedFile password = files.read(section, "password-file");
    return file.map(store -> new Certificate.Pkcs12(store, password, section.source()));
  }

  private Optional<Certificate> pem(Section section) {
    Optional<NamedFile> chain = files.required(section, "chain");
    NamedFile key = files.read(section, "key");
    NamedFile password = files.read(section, "key-password-file");
    return chain.map(
        file -> new Certificate.Pem(file, key.isNamed() ? key : file, password, section.source()));
  }

  static void write(List<Certificate> certificates, String key, Layout layout) {
    if (certificates.isEmpty()) {
      layout.line(key + ": []");
      return;
    }
    layout.open(key + ":");
    certificates.forEach(certificate -> layout.line("- " + text(certificate)));
    layout.close();
  }

  /** A certificate on one line. */
  static String text(Certificate certificate) {
    if (certificate instanceof Certificate.Pem pem) {
      return "{ chain: "
          + word(pem.file())
          + ", key: "
          + word(pem.key())
          + password("key-password-file", pem.password());
    }
    return "{ pkcs12: "
        + word(certificate.file())
        + password("password-file", certificate.password());
  }

  private static String password(String key, NamedFile file) {
    return (file.isNamed() ? ", " + key + ": " + word(file) : "") + " }";
  }

  private static String word(NamedFile file) {
    return Layout.word(file.toString());
  }
}
