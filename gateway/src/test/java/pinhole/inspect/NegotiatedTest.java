package pinhole.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pinhole.inspect.Scene.CLIENT;
import static pinhole.inspect.Scene.SERVER;
import static pinhole.inspect.Scene.at;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pinhole.capture.CaptureFile;
import pinhole.capture.Dissector;
import pinhole.capture.Frame;
import pinhole.capture.PacketSource;
import pinhole.capture.Segment;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.rules.Literal;
import pinhole.rules.Mode;
import pinhole.rules.Source;
import pinhole.session.Ended;
import pinhole.session.Pinhole;
import pinhole.session.Protection;
import pinhole.stream.Flow;
import pinhole.stream.Flows;
import pinhole.stream.Half;
import pinhole.stream.Way;

/** What a session is told of the data connection of a negotiation, and how often. */
class NegotiatedTest {
  private final Scene scene = new Scene();
  private final Scene.Line data = scene.line(at(CLIENT, 50001), at(SERVER, 40000));
  private final Negotiated negotiated = passive();

  private static Negotiated passive() {
    HostPort endpoint = new HostPort(Literal.parse(SERVER), 40000);
    Pinhole pinhole =
        new Pinhole(
            1,
            Mode.PASSIVE,
            Literal.parse(CLIENT),
            endpoint.address(),
            endpoint,
            endpoint.address(),
            Protection.NONE,
            Source.NONE);
    return new Negotiated(pinhole, Negotiation.PASV, endpoint, Heard.NEVER, Rulebook.NOT_ASKED, "");
  }

  /** The data connection as it is after all that was played. */
  private Flow flow() {
    List<Flow> begun = new ArrayList<>();
    Flows flows =
        new Flows(
            new Flows.Follower() {
              @Override
              public Optional<Way> client(Way way) {
                return Optional.empty();
              }

              @Override
              public void began(Flow flow) {
                begun.add(flow);
              }

              @Override
              public void segment(Half half, Segment segment) {}

              @Override
              public void replaced(Flow flow) {}
            });
    Dissector dissector = new Dissector();
    try (CaptureFile file = CaptureFile.of(new ByteArrayInputStream(scene.film.pcap()))) {
      file.read(
          new PacketSource.Sink() {
            @Override
            public void frame(Frame frame) {
              dissector.dissect(frame).ifPresent(seen -> flows.take((Segment) seen));
            }

            @Override
            public void quiet(long nanos) {}
          });
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return begun.get(0);
  }

  @Test
  void becomesUsedOnceByAConnectionThatWasMade() {
    data.syn().synAck();
    assertFalse(negotiated.becomesUsed(flow()));
    data.clientNext++;
    data.serverNext++;
    data.clientAcks();
    assertTrue(negotiated.becomesUsed(flow()));
    assertFalse(negotiated.becomesUsed(flow()));
  }

  @Test
  void becomesOverOnceAndNotWhileItIsOpen() {
    data.open();
    assertTrue(negotiated.becomesUsed(flow()));
    assertFalse(negotiated.becomesOver(flow()));
    data.close();
    assertTrue(negotiated.becomesOver(flow()));
    assertFalse(negotiated.becomesOver(flow()));
    assertFalse(negotiated.giveUp());
  }

  @Test
  void ofAnAttemptTheSessionIsToldNothing() {
    data.syn().refuse();
    assertFalse(negotiated.becomesUsed(flow()));
    assertFalse(negotiated.becomesOver(flow()));
    assertFalse(negotiated.giveUp());
  }

  @Test
  void whatIsGivenUpIsNotOverASecondTime() {
    data.open();
    assertTrue(negotiated.becomesUsed(flow()));
    assertTrue(negotiated.giveUp());
    assertFalse(negotiated.giveUp());
    data.close();
    assertFalse(negotiated.becomesOver(flow()));
  }

  @Test
  void tellsWhatItHasCarriedSoFar() {
    assertEquals(0, negotiated.soFar().toClient());
    assertEquals(Ended.Outcome.CUT, negotiated.soFar().outcome());
    data.open().serverBytes(new byte[1000]);
    negotiated.add(flow());
    assertEquals(1000, negotiated.soFar().toClient());
    assertEquals(Ended.Outcome.CUT, negotiated.soFar().outcome());
  }

  @Test
  void tellsThatAllWasCarriedWhenBothHaveEnded() {
    data.open().clientBytes(new byte[70]).close();
    negotiated.add(flow());
    assertEquals(70, negotiated.soFar().toServer());
    assertEquals(Ended.Outcome.COMPLETE, negotiated.soFar().outcome());
  }
}
