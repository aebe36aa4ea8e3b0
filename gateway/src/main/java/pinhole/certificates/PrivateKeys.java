package pinhole.certificates;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Private keys out of PEM blocks: PKCS#8 (RFC 5958), clear and encrypted, and what OpenSSL wrote
 * before it, PKCS#1 (RFC 8017) and SEC 1 (RFC 5915), clear and encrypted in the manner of RFC 1421.
 */
final class PrivateKeys {
  private static final byte[] VERSION = Der.of(Der.INTEGER, new byte[] {0}).bytes();
  private static final byte[] NULL = HexFormat.of().parseHex("0500");
  private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d010101");
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");
  private static final int CURVE = 0xa0; // ECPrivateKey: parameters [0]

  private static final Pattern DEK =
      Pattern.compile("(?m)^DEK-Info: ([A-Z0-9-]+),([0-9A-Fa-f]+)\\r?$");

  /** The ciphers of DEK-Info: the JDK's name, and the length of the key in bytes. */
  private static final Map<String, Traditional> TRADITIONAL =
      Map.of(
          "AES-128-CBC", new Traditional("AES/CBC/PKCS5Padding", 16),
          "AES-192-CBC", new Traditional("AES/CBC/PKCS5Padding", 24),
          "AES-256-CBC", new Traditional("AES/CBC/PKCS5Padding", 32),
          "DES-EDE3-CBC", new Traditional("DESede/CBC/PKCS5Padding", 24));

  private record Traditional(String cipher, int keyLength) {
    SecretKeySpec key(byte[] bytes) {
      return new SecretKeySpec(bytes, cipher.substring(0, cipher.indexOf('/')));
    }
  }

  private PrivateKeys() {}

  static boolean isKey(Pem block) {
    return block.label().endsWith("PRIVATE KEY");
  }

  /**
   * The key in a block.
   *
   * @param password "" where there is none
   * @throws GeneralSecurityException if there is none that can be read; the message is for people
   */
  static PrivateKey read(Pem block, String password) throws GeneralSecurityException {
    try {
      return switch (block.label()) {
        case "PRIVATE KEY" -> key(block.der());
        case "ENCRYPTED PRIVATE KEY" -> key(decrypted(block.der(), password));
        case "RSA PRIVATE KEY" -> key(fromPkcs1(clear(block, password)));
        case "EC PRIVATE KEY" -> key(fromSec1(clear(block, password)));
        default ->
            throw new GeneralSecurityException(
                "a " + block.label() + " is not understood; write it as PKCS#8: openssl pkcs8");
      };
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new GeneralSecurityException("the key is broken: " + e.getMessage(), e);
    }
  }

  private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
    byte[] algorithm = Der.parse(pkcs8).parts().get(1).parts().get(0).bytes();
    boolean ec = Arrays.equals(algorithm, EC);
    if (!ec && !Arrays.equals(algorithm, RSA)) {
      throw new GeneralSecurityException("the key is neither RSA nor EC");
    }
    try {
      return KeyFactory.getInstance(ec ? "EC" : "RSA")
          .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (InvalidKeySpecException e) {
      throw new GeneralSecurityException("the key is broken", e);
    }
  }

  /** PKCS#8: version, algorithm, key. */
  private static byte[] fromPkcs1(byte[] pkcs1) {
    return Der.of(
            Der.SEQUENCE,
            VERSION,
            Der.of(Der.SEQUENCE, RSA, NULL).bytes(),
            Der.of(Der.OCTETS, pkcs1).bytes())
        .bytes();
  }

  /** The curve moves from the key into the algorithm. */
  private static byte[] fromSec1(byte[] sec1) throws GeneralSecurityException {
    List<Der> parts = Der.parse(sec1).parts();
    byte[] curve =
        parts.stream()
            .filter(part -> part.tag() == CURVE)
            .map(Der::content)
            .findFirst()
            .orElseThrow(() -> new GeneralSecurityException("an EC key that names no curve"));
    byte[] key = Der.of(Der.SEQUENCE, parts.get(0).bytes(), parts.get(1).bytes()).bytes();
    return Der.of(
            Der.SEQUENCE,
            VERSION,
            Der.of(Der.SEQUENCE, EC, curve).bytes(),
            Der.of(Der.OCTETS, key).bytes())
        .bytes();
  }

  private static byte[] decrypted(byte[] der, String password) throws GeneralSecurityException {
    requirePassword(password);
    try {
      EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
      // Before JDK 19 the name of PBES2 is not that of an algorithm; its parameters have that one.
      String name = info.getAlgName();
      String algorithm =
          name.startsWith("PBEWith") ? name : String.valueOf(info.getAlgParameters());
      SecretKey key =
          SecretKeyFactory.getInstance(algorithm)
              .generateSecret(new PBEKeySpec(password.toCharArray()));
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
      return info.getKeySpec(cipher).getEncoded();
    } catch (InvalidKeySpecException e) {
      throw new GeneralSecurityException("the password does not open the key", e);
    } catch (java.io.IOException e) { // the JDK does not tell them apart
      throw new GeneralSecurityException(
          "the key is broken, or encrypted in a way that is not understood; write it anew: openssl"
              + " pkcs8 -topk8 -v2 aes-256-cbc",
          e);
    }
  }

  private static byte[] clear(Pem block, String password) throws GeneralSecurityException {
    if (!block.headers().contains("ENCRYPTED")) {
      return block.der();
    }
    requirePassword(password);
    Matcher info = DEK.matcher(block.headers());
    if (!info.find() || !TRADITIONAL.containsKey(info.group(1))) {
      throw new GeneralSecurityException(
          "the key is encrypted in a way that is not understood; write it as PKCS#8: openssl pkcs8");
    }
    Traditional how = TRADITIONAL.get(info.group(1));
    byte[] iv = HexFormat.of().parseHex(info.group(2));
    Cipher cipher = Cipher.getInstance(how.cipher());
    cipher.init(
        Cipher.DECRYPT_MODE,
        how.key(traditionalKey(password, Arrays.copyOf(iv, 8), how.keyLength())),
        new IvParameterSpec(iv));
    try {
      return cipher.doFinal(block.der());
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException("the password does not open the key", e);
    }
  }

  /** OpenSSL's EVP_BytesToKey with MD5 and one round. */
  private static byte[] traditionalKey(String password, byte[] salt, int length)
      throws GeneralSecurityException {
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    byte[] key = new byte[0];
    byte[] last = new byte[0];
    while (key.length < length) {
      md5.update(last);
      md5.update(password.getBytes(StandardCharsets.UTF_8));
      last = md5.digest(salt);
      key = Arrays.copyOf(key, key.length + last.length);
      System.arraycopy(last, 0, key, key.length - last.length, last.length);
    }
    return Arrays.copyOf(key, length);
  }

  private static void requirePassword(String password) throws GeneralSecurityException {
    if (password.isEmpty()) {
      throw new GeneralSecurityException("the key is encrypted, and there is no password");
    }
  }
}
