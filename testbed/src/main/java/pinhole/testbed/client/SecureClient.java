package pinhole.testbed.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import pinhole.testbed.lab.Host;

/** The clients that know FTPS, one row each, with the library that encrypts for them. */
@SuppressWarnings("ImmutableEnumChecker") // functions without state
public enum SecureClient {
  /** OpenSSL, which resumes a TLS 1.3 session once; an upload does not read the next ticket. */
  CURL("curl", Curl::tour, "1.2") {
    @Override
    public String gap(Leg leg, boolean passive) {
      return leg.isPrivate() && !passive ? "in active mode 7.88 begins no handshake for data" : "";
    }
  },
  /** GnuTLS. */
  LFTP("lftp", Lftp::tour, "1.2", "1.3"),
  /** OpenSSL, which the program tells to resume, and which can use a ticket again. */
  FTPLIB(
      "ftplib", visit -> program(visit, "/usr/bin/python3", "-B", "python/ftps.py"), "1.2", "1.3"),
  /**
   * JSSE; it resumes only because its cache is tampered with, and not what there are tickets for.
   */
  COMMONS_NET("commons-net", CommonsNetTls::tour, "1.2"),
  /** OpenSSL through IO::Socket::SSL; it means to resume, but asks its cache for another name. */
  NET_FTP("Net::FTP", visit -> program(visit, "perl", "perl/ftps.pl"));

  private final String title;
  private final Function<Visit, Script> writer;
  private final List<String> resumes;

  /**
   * A client.
   *
   * @param resumes the versions in which its data connections resume the control connection's
   *     session
   */
  SecureClient(String title, Function<Visit, Script> writer, String... resumes) {
    this.title = title;
    this.writer = writer;
    this.resumes = List.of(resumes);
  }

  /** Whether all data connections on such a leg resume the session of their control connection. */
  public boolean resumes(Leg leg) {
    return resumes.contains(leg.version());
  }

  /** Why it cannot do it; empty when it can. */
  public String gap(Leg leg, boolean passive) {
    return "";
  }

  /** The script for the whole tour. */
  public Script tour(Visit visit) {
    return writer.apply(visit);
  }

  /** An interpreter with a program of ours, the last of the words, below src/main. */
  private static Script program(Visit visit, String... words) {
    List<String> line = new ArrayList<>(Arrays.asList(words).subList(0, words.length - 1));
    line.add(Host.testbed().resolve("src/main").resolve(words[words.length - 1]).toString());
    line.addAll(visit.arguments());
    line.addAll(Tour.arguments());
    return Script.of(line);
  }

  @Override
  public String toString() {
    return title;
  }
}
