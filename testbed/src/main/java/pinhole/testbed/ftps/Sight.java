package pinhole.testbed.ftps;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import pinhole.testbed.client.Leg;
import pinhole.testbed.client.Tour;

/**
 * What a wire-tapper on one leg could read. On an encrypted control connection that is nothing but
 * AUTH and what may come before it; on a clear one the password and the negotiations must be seen,
 * or else this looks at the wrong packets. So with the files on the data connections.
 */
record Sight(Leg leg, int controlPort, List<Connection> connections) {
  /** Nobody has a reason to say more before the handshake. */
  private static final Pattern CLIENT_MAY_SAY =
      Pattern.compile("(FEAT|AUTH (TLS|SSL)|PBSZ 0|CLNT .*|OPTS UTF8.*)", Pattern.CASE_INSENSITIVE);

  /** Some do not know FEAT yet, or the first name that AUTH is given. */
  private static final Pattern SERVER_MAY_SAY = Pattern.compile("(220|211|234|5\\d\\d)[ -].*| .*");

  private static final Pattern LOGIN = Pattern.compile("(?m)^PASS demo$");
  private static final Pattern ASKED = Pattern.compile("(?m)^(PASV|EPSV|PORT |EPRT )");

  /** Everything that must not be so. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    List<Connection> controls = connections.stream().filter(this::isControl).toList();
    List<Connection> data = connections.stream().filter(c -> !isControl(c)).toList();
    if (controls.size() != 1) {
      faults.add(controls.size() + " control connections");
    }
    controls.forEach(control -> control(control, faults));
    if (data.size() != Tour.length()) {
      faults.add(data.size() + " data connections for " + Tour.length() + " transfers");
    }
    data(data, faults);
    return faults.stream().map(fault -> "on the wire: " + fault).toList();
  }

  private boolean isControl(Connection connection) {
    return connection.to().getPort() == controlPort;
  }

  private void control(Connection control, List<String> faults) {
    if (leg.isClear()) {
      String said = text(control.forth());
      if (!LOGIN.matcher(said).find() || !ASKED.matcher(said).find()) {
        faults.add("the password or the negotiations of a clear leg cannot be seen");
      }
      return;
    }
    secret(control.forth(), "the client's side of " + control, CLIENT_MAY_SAY, faults);
    secret(control.back(), "the server's side of " + control, SERVER_MAY_SAY, faults);
    version(control, faults);
  }

  private void secret(byte[] bytes, String what, Pattern mayBeSaid, List<String> faults) {
    int begin = leg.start() == Leg.Start.EXPLICIT ? Records.start(bytes) : 0;
    text(bytes, begin)
        .lines()
        .filter(Predicate.not(mayBeSaid.asMatchPredicate()))
        .forEach(line -> faults.add(what + " shows: " + line));
    if (!Records.are(bytes, begin) || begin == bytes.length) {
      faults.add(what + " is not all TLS");
    }
  }

  private void data(List<Connection> data, List<String> faults) {
    long seen = data.stream().filter(c -> marked(c.forth()) || marked(c.back())).count();
    if (leg.isPrivate() ? seen != 0 : seen != Tour.marked()) {
      faults.add(
          seen + " files can be read, whose data is " + (leg.isPrivate() ? "private" : "clear"));
    }
    if (leg.isPrivate()) {
      for (Connection connection : data) {
        if (!Records.are(connection.forth(), 0) || !Records.are(connection.back(), 0)) {
          faults.add("the data connection " + connection + " is not all TLS");
        }
        version(connection, faults);
      }
    }
  }

  private void version(Connection connection, List<String> faults) {
    String version = Records.version(connection.forth()) + Records.version(connection.back());
    if (!version.equals(leg.version())) {
      faults.add("TLS \"" + version + "\" on " + connection);
    }
  }

  private static boolean marked(byte[] bytes) {
    // As text of one byte a character, the search of String can be used.
    return text(bytes).contains(text(Tour.mark()));
  }

  private static String text(byte[] bytes) {
    return text(bytes, bytes.length);
  }

  private static String text(byte[] bytes, int length) {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }
}
