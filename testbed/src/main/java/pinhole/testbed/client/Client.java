package pinhole.testbed.client;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The FTP clients, one row each: what it cannot do, and who writes its scripts. */
@SuppressWarnings("ImmutableEnumChecker") // functions without state, and a list that is a copy
public enum Client {
  CURL("curl", Curl::script),
  LFTP(
      "lftp",
      Lftp::script,
      new Gap(Mode.EPRT, "sends EPRT over IPv6 only"),
      new Gap(Operation.APPEND, "has no command for APPE")),
  NCFTP(
      "ncftp",
      Ncftp::script,
      new Gap(Mode.EPSV, "knows PASV and PORT only"),
      new Gap(Mode.EPRT, "knows PASV and PORT only"),
      new Gap(Mode.EPSV6, "knows IPv4 only"),
      new Gap(Mode.EPRT6, "knows IPv4 only")),
  TNFTP("tnftp", Bsd::tnftp),
  INETUTILS("inetutils", Bsd::inetutils),
  FTPLIB(
      "ftplib",
      Ftplib::script,
      new Gap(Mode.EPSV, "sends EPSV over IPv6 only"),
      new Gap(Mode.EPRT, "sends EPRT over IPv6 only")),
  COMMONS_NET("commons-net", CommonsNet::script, new Gap(Mode.EPRT, "sends EPRT over IPv6 only")) {
    @Override
    public boolean stays() {
      return true;
    }
  };

  private final String title;
  private final Writer writer;
  private final List<Gap> gaps;

  Client(String title, Writer writer, Gap... gaps) {
    this.title = title;
    this.writer = writer;
    this.gaps = List.of(gaps);
  }

  /** Why it cannot; empty when it can. */
  public String gap(Capability what) {
    return gaps.stream().filter(gap -> gap.what() == what).map(Gap::reason).findFirst().orElse("");
  }

  /** The script for an operation on a server at this address. */
  public Script script(Operation operation, Mode mode, String host) {
    return writer.script(operation, mode, host);
  }

  /** curl's script where the server is at another port than FTP's. */
  public static Script curl(Operation operation, Mode mode, String host, int port) {
    return Curl.script(operation, mode, host, port);
  }

  /** Whether it is a {@link Standing} one, because it takes long to start. */
  public boolean stays() {
    return false;
  }

  /** A client by its title. */
  public static Client named(String title) {
    return Arrays.stream(values())
        .filter(client -> client.title.equals(title))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no client "
                        + title
                        + "; there are "
                        + Arrays.stream(values())
                            .map(Client::toString)
                            .collect(Collectors.joining(", "))));
  }

  @Override
  public String toString() {
    return title;
  }

  /** Writes the scripts of a client. */
  interface Writer {
    Script script(Operation operation, Mode mode, String host);
  }
}
