package pinhole.inspect;

import java.util.ArrayList;
import java.util.List;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.rules.Verdict;
import pinhole.stream.Sighting;

/**
 * A control connection and what belongs to it, as it is told.
 *
 * @param number counts the control connections of a capture, from 1
 * @param part from 1; a very long one is told of in parts
 * @param whole whether this is the last part, so that {@code ended} and {@code findings} are good
 * @param user whom the server has accepted, or else who was claimed last; "" where nobody
 * @param accepted whether the server has accepted the user
 * @param connect what the rules say of the connection
 * @param ended how it ended, in words
 * @param lines what was said, if that was asked for
 * @param negotiations in their order
 * @param strays transfers for which nothing was negotiated
 * @param denials what the gateway would not have let pass
 */
public record Conversation(
    long number,
    int part,
    boolean whole,
    HostPort client,
    HostPort server,
    String user,
    boolean accepted,
    Sighting began,
    Sighting last,
    String listener,
    Verdict connect,
    String ended,
    List<Said> lines,
    List<Arrangement> negotiations,
    List<Use> strays,
    List<Denial> denials,
    List<Finding> findings) {
  /** The same with one finding more: problems come first. */
  Conversation with(Finding finding) {
    List<Finding> more = new ArrayList<>(findings);
    long problems = findings.stream().filter(one -> one.kind().problem()).count();
    more.add(finding.kind().problem() ? (int) problems : more.size(), finding);
    return new Conversation(
        number,
        part,
        whole,
        client,
        server,
        user,
        accepted,
        began,
        last,
        listener,
        connect,
        ended,
        lines,
        negotiations,
        strays,
        denials,
        more);
  }

  /**
   * A negotiation that was made.
   *
   * @param endpoint the address and port that it names
   * @param verdict what the rules say of it
   * @param objection why the gateway would refuse it whatever they say; "" where it would not
   */
  public record Arrangement(
      Negotiation verb,
      HostPort endpoint,
      Sighting where,
      Verdict verdict,
      String objection,
      List<Use> uses,
      List<Data> data) {}

  /**
   * A command that transfers something.
   *
   * @param command the verb and its argument
   * @param begun where the first preliminary reply is, which is {@code preliminary}
   * @param answered where the final reply is, which is {@code reply}; "" if there is none
   */
  public record Use(
      String command,
      Sighting where,
      String preliminary,
      Sighting begun,
      String reply,
      Sighting answered) {}

  /**
   * A data connection, or the attempt to make one.
   *
   * @param from who connected
   * @param tries where the SYNs are
   * @param established the end of the handshake; never, where none was seen
   * @param whole whether its beginning is in the capture
   * @param toClient bytes for the FTP client, by the sequence numbers
   * @param toServer bytes for the FTP server
   * @param ended how, in words
   */
  public record Data(
      HostPort from,
      HostPort to,
      List<Sighting> tries,
      Sighting established,
      boolean whole,
      long toClient,
      long toServer,
      Sighting began,
      Sighting last,
      String ended) {
    public boolean made() {
      return established.seen();
    }
  }
}
