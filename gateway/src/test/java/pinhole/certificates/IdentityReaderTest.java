package pinhole.certificates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pinhole.rules.Source;
import pinhole.rules.config.Certificate.Pem;
import pinhole.rules.config.Certificate.Pkcs12;
import pinhole.rules.config.InvalidConfiguration;
import pinhole.rules.config.NamedFile;

/** Certificates that are refused before a client finds out, each with its line. */
class IdentityReaderTest {
  private static final Authority ROOT = Authority.root("CN=Root");
  private static final Authority BELOW = ROOT.intermediate("CN=Below");
  private static final Authority.Made GOOD = BELOW.server("ftp.example.org");

  @TempDir private Path folder;

  private NamedFile file(String name, String text, int line) throws IOException {
    return new NamedFile(
        Files.writeString(folder.resolve(name), text), new Source("pinhole.yaml", line, 9));
  }

  private Identity read(String chain, String key) throws IOException, InvalidConfiguration {
    return IdentityReader.read(
        new Pem(file("chain", chain, 5), file("key", key, 6), NamedFile.NONE, Source.NONE),
        Instant.now());
  }

  private void refused(String problem, String chain, String key) {
    InvalidConfiguration e =
        assertThrows(InvalidConfiguration.class, () -> read(chain, key), problem);
    assertEquals(1, e.problems().size());
    String told = e.getMessage().replace(folder.toString(), "");
    assertTrue(told.startsWith("pinhole.yaml:") && told.contains(problem), told);
  }

  @Test
  void areReadWithTheirChain() throws Exception {
    Identity identity = read("Made by us\n" + GOOD.chainPem(), GOOD.keyPem());
    assertEquals(GOOD.chain().subList(0, 2), identity.chain());
    assertEquals(GOOD.key(), identity.key());
    assertTrue(identity.isFor("FTP.example.org."));
    assertEquals(
        GOOD.certificate(), read(GOOD.keyPem() + GOOD.chainPem(), GOOD.keyPem()).certificate());
  }

  @Test
  void areReadFromAStore() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] secret = "secret".toCharArray();
    store.setKeyEntry("a", GOOD.key(), secret, GOOD.chain().toArray(Certificate[]::new));
    Path path = folder.resolve("store");
    try (OutputStream out = Files.newOutputStream(path)) {
      store.store(out, secret);
    }
    NamedFile file = new NamedFile(path, new Source("pinhole.yaml", 5, 9));
    Identity identity =
        IdentityReader.read(
            new Pkcs12(file, file("password", "secret\n", 6), Source.NONE), Instant.now());
    assertEquals(GOOD.chain(), identity.chain());
    assertEquals(GOOD.key(), identity.key());
    NamedFile wrong = file("password", "other\n", 6);
    InvalidConfiguration e =
        assertThrows(
            InvalidConfiguration.class,
            () -> IdentityReader.read(new Pkcs12(file, wrong, Source.NONE), Instant.now()));
    assertTrue(e.getMessage().endsWith("the password does not open it"), e.getMessage());
  }

  @Test
  void areRefusedIfTheKeyIsAnother() {
    refused("6:9: /key: the EC key is not that of", GOOD.chainPem(), BELOW.server("x").keyPem());
    refused("5:9: /chain: has no certificate in it", GOOD.keyPem(), GOOD.keyPem());
    refused("6:9: /key: has no private key in it", GOOD.chainPem(), GOOD.chainPem());
    refused("5:9: /chain: is not PEM", "", GOOD.keyPem());
    refused("5:9: /chain: BEGIN CERTIFICATE has no END", "-----BEGIN CERTIFICATE-----", "");
  }

  /** Made by OpenSSL, with -name secp256k1, and with pkcs8 -topk8 -scrypt. */
  @Test
  void areRefusedIfTheKeyCannotBeUsed() {
    String curve =
        """
        -----BEGIN EC PRIVATE KEY-----
        MHQCAQEEICcEhnS0FxDOgGffg60rXgC+9B1ThYcQ6ZIZOZJLI1nIoAcGBSuBBAAK
        oUQDQgAE4fZY5eu5lhG5bT2tNYWrs3IMsfZf6Z5P1mfXHqlDi5YvLCMaS4zmoURw
        4DJQCaTi4u88umKdiM4gN7IlAugJGw==
        -----END EC PRIVATE KEY-----
        """;
    refused("6:9: /key: the key is of a curve that is not known here", GOOD.chainPem(), curve);
    String scrypt =
        """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIIBFDBPBgkqhkiG9w0BBQ0wQjAhBgkrBgEEAdpHBAswFAQIAnR08wJk/qUCAkAA
        AgEIAgEBMB0GCWCGSAFlAwQBKgQQgCzv8x9U7xVyl9cyW6RRIASBwG++C74DudRg
        BwCoMgFn0vWe7gDtOvtLVwTOCmq5+0ekVr/PveBhVGKj16TlqOykz637DuTPQLuh
        uhZknRo5bxQc7AvcUNzP+04WVwzT6g+heulIhi7K9Ti7pPK66PmAxE1M2fo9Hrss
        eqhU3Od5v9mxigLAH3mZ18KQ4iA5G3UovbQk02FscOzS4eKthP/uYyLKh4BQj1dO
        nW/s7A1Ak837cbET04t5mTgjTz4KnyTor7iFMpCGYV9RJEKSwAeIEQ==
        -----END ENCRYPTED PRIVATE KEY-----
        """;
    InvalidConfiguration e =
        assertThrows(
            InvalidConfiguration.class,
            () ->
                IdentityReader.read(
                    new Pem(
                        file("chain", GOOD.chainPem(), 5),
                        file("key", scrypt, 6),
                        file("password", "secret", 7),
                        Source.NONE),
                    Instant.now()));
    assertTrue(e.getMessage().contains("or encrypted in a way that is not understood"));
  }

  @Test
  void areRefusedIfTheChainIsOutOfOrder() {
    refused(
        "the key is that of certificate 2, which must be the first of the file",
        BELOW.pem() + GOOD.chainPem().substring(0, GOOD.chainPem().indexOf("-----BEGIN", 9)),
        GOOD.keyPem());
    refused(
        "the chain is out of order: certificate 2 (CN=Root) has not signed the one before it",
        GOOD.chainPem().substring(0, GOOD.chainPem().indexOf("-----BEGIN", 9)) + ROOT.pem(),
        GOOD.keyPem());
  }

  @Test
  void areRefusedBeforeAndAfterTheirTime() {
    Instant now = Instant.now();
    Authority.Order order = new Authority.Order("CN=a");
    Authority.Made early =
        BELOW.issue(order.valid(now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(9))));
    refused("the certificate of CN=a is not valid before", early.chainPem(), early.keyPem());
    Authority.Made late =
        BELOW.issue(order.valid(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1))));
    refused("the certificate of CN=a has expired on", late.chainPem(), late.keyPem());
  }

  @Test
  void areTakenOverWhenTheyChangeAndNotWhileTheyAreBroken() throws Exception {
    NamedFile chain = file("chain", GOOD.chainPem(), 5);
    NamedFile key = file("key", GOOD.keyPem(), 6);
    Pem pem = new Pem(chain, key, NamedFile.NONE, Source.NONE);
    Renewable<Identity> renewable =
        new Renewable<>(pem.files(), () -> IdentityReader.read(pem, Instant.now()));
    assertEquals(false, renewable.look());
    Authority.Made next = BELOW.server("ftp.example.org");
    file("chain", next.chainPem(), 5);
    assertEquals(false, renewable.look(), "it may still be changing");
    assertThrows(InvalidConfiguration.class, renewable::look, "the key is still the old one");
    assertEquals(GOOD.certificate(), renewable.current().certificate());
    assertEquals(false, renewable.look(), "said once");
    file("key", next.keyPem(), 6);
    assertEquals(false, renewable.look());
    assertEquals(true, renewable.look());
    assertEquals(next.certificate(), renewable.current().certificate());
  }

  /** More than fits an array, and nothing that a log would show: the look must survive it. */
  @Test
  void areTakenOverBehindAnythingThatWasPutInTheirPlace() throws Exception {
    NamedFile chain = file("chain", GOOD.chainPem(), 5);
    Pem pem = new Pem(chain, file("key", GOOD.keyPem(), 6), NamedFile.NONE, Source.NONE);
    Renewable<Identity> renewable =
        new Renewable<>(pem.files(), () -> IdentityReader.read(pem, Instant.now()));
    try (RandomAccessFile large = new RandomAccessFile(chain.path().toFile(), "rw")) {
      large.setLength(5L << 30); // sparse
    }
    assertEquals(false, renewable.look());
    InvalidConfiguration e = assertThrows(InvalidConfiguration.class, renewable::look);
    assertTrue(e.getMessage().endsWith("it is larger than 4194304 bytes"), e.getMessage());
    Files.delete(chain.path());
    Files.createDirectory(chain.path());
    assertEquals(false, renewable.look());
    Files.delete(chain.path());
    Authority.Made next = BELOW.server("ftp.example.org");
    file("chain", next.chainPem(), 5);
    file("key", next.keyPem(), 6);
    assertEquals(false, renewable.look());
    assertEquals(true, renewable.look());
    assertEquals(next.certificate(), renewable.current().certificate());
  }
}
