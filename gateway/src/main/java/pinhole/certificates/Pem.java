package pinhole.certificates;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One block of a PEM file: RFC 7468, and the headers of RFC 1421 that OpenSSL still writes.
 *
 * @param label what stands after BEGIN: "CERTIFICATE"
 * @param headers "Proc-Type: 4,ENCRYPTED" and such; "" for none
 * @param base64 what is inside, without blanks
 */
record Pem(String label, String headers, String base64) {
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----");
  private static final Pattern HEADERS =
      Pattern.compile("\\s*((?:[A-Za-z-]+: [^\\r\\n]*\\r?\\n)+)\\r?\\n");

  Pem {
    try {
      Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("what BEGIN " + label + " begins is not base64", e);
    }
  }

  /**
   * The blocks of a file, in order; what stands between them is for people.
   *
   * @throws IllegalArgumentException if one is broken; the message is for people
   */
  static List<Pem> blocks(String text) {
    List<Pem> blocks = new ArrayList<>();
    Matcher begin = BEGIN.matcher(text);
    int from = 0;
    while (begin.find(from)) {
      String label = begin.group(1);
      int end = text.indexOf("-----END " + label + "-----", begin.end());
      if (end < 0) {
        throw new IllegalArgumentException("BEGIN " + label + " has no END " + label);
      }
      blocks.add(block(label, text.substring(begin.end(), end)));
      from = end;
    }
    return blocks;
  }

  private static Pem block(String label, String inside) {
    Matcher headers = HEADERS.matcher(inside);
    boolean some = headers.lookingAt();
    String base64 = (some ? inside.substring(headers.end()) : inside).replaceAll("\\s", "");
    return new Pem(label, some ? headers.group(1) : "", base64);
  }

  /** What is inside. */
  byte[] der() {
    return Base64.getDecoder().decode(base64);
  }
}
