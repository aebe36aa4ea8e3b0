package pinhole.testbed.client;

import java.util.ArrayList;
import java.util.List;

/** curl's command lines. */
final class Curl {
  private Curl() {}

  static Script script(Operation operation, Mode mode, String host) {
    return script(operation, mode, host, 21);
  }

  static Script script(Operation operation, Mode mode, String host, int port) {
    List<String> line = new ArrayList<>(List.of("curl", "-q"));
    line.addAll(options(mode));
    line.addAll(arguments(operation, mode, "ftp://" + mode.family().withPort(host, port) + "/"));
    return Script.of(line);
  }

  private static List<String> options(Mode mode) {
    List<String> options = new ArrayList<>(List.of("-sS", "-g", "-v", "--user", "demo:demo"));
    options.addAll(List.of("--connect-timeout", "10"));
    options.addAll(
        switch (mode) {
          case PASV -> List.of("--disable-epsv");
          case EPSV, EPSV6 -> List.of("--ftp-pasv");
          case PORT -> List.of("--ftp-port", "-", "--disable-eprt");
          case EPRT, EPRT6 -> List.of("--ftp-port", "-");
        });
    return options;
  }

  private static List<String> arguments(Operation operation, Mode mode, String url) {
    return switch (operation) {
      case LIST -> List.of(url);
      case DOWN -> List.of("-o", "down.bin", url + "down.bin");
      case UP -> List.of("-T", "up.bin", url);
      case RESUME_DOWN -> List.of("-C", "-", "-o", "resume.bin", url + "resume.bin");
      case RESUME_UP -> List.of("-C", "-", "-T", "partial.bin", url);
      case APPEND -> List.of("--append", "-T", "append.bin", url);
      case RENAME -> List.of("-Q", "RNFR old.bin", "-Q", "RNTO new.bin", url);
      case DELETE -> List.of("-Q", "DELE gone.bin", url);
      case ABORT -> abort(mode, url);
      case EMPTY_DOWN -> List.of("-o", "empty.bin", url + "empty.bin");
      case EMPTY_UP -> List.of("-T", "nothing.bin", url);
    };
  }

  /** It sends ABOR when it has its range, but then hangs up: the second file is another session. */
  private static List<String> abort(Mode mode, String url) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("-r", "0-99999", "-o", "big.bin", url + "big.bin", "--next"));
    line.addAll(options(mode));
    line.addAll(List.of("-o", "down.bin", url + "down.bin"));
    return line;
  }

  /** All transfers in one command line, because it keeps its connection only until it ends. */
  static Script tour(Visit visit) {
    List<String> line = new ArrayList<>(List.of("curl", "-q"));
    String scheme = visit.leg().start() == Leg.Start.IMPLICIT ? "ftps" : "ftp";
    String url = scheme + "://" + visit.host() + ":" + visit.port() + "/";
    String separator = "";
    for (Tour.Move move : Tour.moves()) {
      if (!separator.isEmpty()) {
        line.add(separator);
      }
      separator = "--next";
      line.addAll(List.of("-sS", "-v", "--user", "demo:demo", "--connect-timeout", "10"));
      line.addAll(visit.passive() ? List.of("--ftp-pasv") : List.of("--ftp-port", "-"));
      line.addAll(encryption(visit));
      if (move.isGet()) {
        line.addAll(List.of("-o", move.file(), url + move.file()));
      } else if (move.isPut()) {
        line.addAll(List.of("-T", move.file(), url));
      } else {
        line.add(url);
      }
    }
    return Script.of(line);
  }

  private static List<String> encryption(Visit visit) {
    Leg leg = visit.leg();
    if (leg.isClear()) {
      return List.of();
    }
    List<String> options = new ArrayList<>(List.of("--cacert", visit.authority().toString()));
    options.addAll(List.of("--tlsv" + leg.version(), "--tls-max", leg.version()));
    if (!leg.isPrivate()) {
      options.add("--ftp-ssl-control");
    } else if (leg.start() == Leg.Start.EXPLICIT) {
      options.add("--ssl-reqd");
    }
    return options;
  }
}
