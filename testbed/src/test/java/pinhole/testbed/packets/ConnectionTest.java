package pinhole.testbed.packets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private static final Map<String, String> CAST =
      Map.of("a", "198.51.100.2:50000", "b", "[2001:db8::1]:21", "c", "198.51.100.1:41000");

  @Test
  void isEstablishedByThreePackets() {
    assertTrue(one("a>c open").established());
    Connection half = one("a>c syn\nc>a syn-ack");
    assertTrue(half.answered());
    assertFalse(half.established());
  }

  @Test
  void countsASynThatIsRepeatedAsOneConnection() {
    List<Packet> packets = Play.of(CAST, "a>c syn");
    Connection asked = Connection.of(List.of(packets.get(0), packets.get(0))).get(0);
    assertEquals(2, asked.syns().size());
    assertFalse(asked.answered());
    assertFalse(asked.refused());
  }

  @Test
  void isRefusedByAReset() {
    assertTrue(one("a>c syn\nc>a rst").refused());
    assertFalse(one("a>c open\nc>a rst").refused());
  }

  @Test
  void tellsTwoConnectionsOfTheSamePortsApart() {
    String twice = "a>c open\na>c fin\nc>a fin\na>c open\nc>a data 7";
    List<Connection> both = Connection.of(Play.of(CAST, twice));
    assertEquals(2, both.size());
    assertEquals(5, both.get(0).packets().size());
    assertEquals(7, both.get(1).bytes(both.get(1).acceptor()));
  }

  @Test
  void tellsTheLinksApart() {
    assertEquals(2, Connection.of(Play.of(CAST, "a>b open\nserver: a>b open")).size());
  }

  @Test
  void leavesOutWhatBeganBeforeTheCapture() {
    assertEquals(List.of(), Connection.of(Play.of(CAST, "a>c data 5\nc>a fin")));
  }

  @Test
  void countsBytesAcrossTheWrapOfTheSequenceNumbers() {
    Connection down = one("a>c open\nc>a data 65000\nc>a data 10\nc>a fin\na>c fin");
    assertEquals(65010, down.bytes(down.acceptor()));
    assertEquals(0, down.bytes(down.opener()));
  }

  private static Connection one(String play) {
    List<Connection> connections = Connection.of(Play.of(CAST, play));
    assertEquals(1, connections.size());
    return connections.get(0);
  }
}
