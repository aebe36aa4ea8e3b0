package pinhole.rules.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Stream;
import pinhole.rules.Source;

/** A certificate with its chain and its private key, as files. Secrets are never in YAML. */
public sealed interface Certificate {
  /** Where it is written. */
  Source source();

  /** The file that the certificate itself is in. */
  NamedFile file();

  /** A file whose first line opens the key or the store; {@link NamedFile#NONE} for none. */
  NamedFile password();

  /** Every file that it is made of, each once. */
  List<NamedFile> files();

  /**
   * PEM, as RFC 7468 has it.
   *
   * @param file the certificate, then those that signed it, each by the next
   * @param key the private key; may be the same file
   */
  record Pem(NamedFile file, NamedFile key, NamedFile password, Source source)
      implements Certificate {
    public Pem {
      if (!file.isNamed() || !key.isNamed()) {
        throw new IllegalArgumentException("a certificate needs a chain and a key");
      }
      requireNonNull(password);
      requireNonNull(source);
    }

    @Override
    public List<NamedFile> files() {
      return named(Stream.of(file, key, password));
    }
  }

  /** A PKCS#12 store with one private key. */
  record Pkcs12(NamedFile file, NamedFile password, Source source) implements Certificate {
    public Pkcs12 {
      if (!file.isNamed()) {
        throw new IllegalArgumentException("a store needs a file");
      }
      requireNonNull(password);
      requireNonNull(source);
    }

    @Override
    public List<NamedFile> files() {
      return named(Stream.of(file, password));
    }
  }

  private static List<NamedFile> named(Stream<NamedFile> files) {
    return files.filter(NamedFile::isNamed).distinct().toList();
  }
}
