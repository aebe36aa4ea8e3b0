package pinhole.testbed.packets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExchangeTest {
  private static final Map<String, String> CAST =
      Map.of("c", "198.51.100.2:50000", "g", "198.51.100.1:21");

  @Test
  void givesEachCommandItsReplies() {
    assertExchanges(
        """
        c>g open
        g>c 220 hello
        c>g USER demo
        g>c 331 and the password
        c>g RETR a
        g>c 150 here it comes
        g>c 226 done
        """,
        "USER 331",
        "RETR 150 226");
  }

  @Test
  void takesTheLastLineOfAReplyOnly() {
    assertExchanges(
        """
        c>g open
        g>c 220-hello
        g>c 220 there
        c>g FEAT
        g>c 211-Features:
        g>c  227 Entering Passive Mode (1,2,3,4,5,6)
        g>c 211 End
        """,
        "FEAT 211");
  }

  @Test
  void findsTheNegotiationBehindAnAborThatWasAnsweredTooOften() {
    assertExchanges(
        """
        c>g open
        c>g RETR a
        g>c 150 here it comes
        c>g ABOR
        g>c 426 aborted
        g>c 226 aborted
        c>g EPSV
        g>c 226 once more
        g>c 229 (|||41000|)
        """,
        "RETR 150 426",
        "ABOR 226",
        "EPSV 229");
  }

  @Test
  void findsTheNegotiationBehindAnAborThatWasAnsweredTooSeldom() {
    assertExchanges(
        """
        c>g open
        c>g RETR a
        g>c 150 here it comes
        c>g ABOR
        c>g NOOP
        g>c 226 aborted
        g>c 200 zzz
        c>g EPSV
        g>c 229 (|||41000|)
        c>g RETR b
        g>c 150 here it comes
        g>c 226 done
        """,
        "RETR 150 226",
        "ABOR",
        "NOOP 200",
        "EPSV 229",
        "RETR 150 226");
  }

  @Test
  void leavesAPreliminaryReplyToTheTransfer() {
    assertExchanges(
        """
        c>g open
        c>g NOOP
        c>g PORT 198,51,100,2,8,6
        g>c 200 zzz
        c>g RETR a
        g>c 150 here it comes
        g>c 226 done
        """,
        "NOOP 200",
        "PORT",
        "RETR 150 226");
  }

  @Test
  void doesNotTakeWhatOvertakesATransferForItsEnd() {
    assertExchanges(
        """
        c>g open
        c>g RETR a
        g>c 150 here it comes
        c>g STAT
        g>c 211 halfway
        g>c 226 done
        """,
        "RETR 150 226",
        "STAT 211");
  }

  @Test
  void knowsARefusal() {
    assertExchanges("c>g open\nc>g PORT 198,51,100,2,8,6\ng>c 500 Illegal", "PORT 500");
  }

  private static void assertExchanges(String play, String... expected) {
    Connection control = Connection.of(Play.of(CAST, play)).get(0);
    assertEquals(
        List.of(expected), Exchange.of(control).stream().map(ExchangeTest::codes).toList());
  }

  private static String codes(Exchange exchange) {
    return exchange.command().verb()
        + exchange.replies().stream()
            .map(line -> " " + line.text().substring(0, 3))
            .collect(Collectors.joining());
  }
}
