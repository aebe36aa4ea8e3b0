package pinhole.testbed.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.testbed.packets.Play;

/** Each claim can fail: a good session of each mode, and what must not happen in it. */
class TestimonyTest {
  private static final Map<String, String> CAST = new HashMap<>();

  static {
    CAST.put("c", "198.51.100.2:50000"); // the control connections
    CAST.put("g", "198.51.100.1:21");
    CAST.put("h", "192.0.2.1:50001");
    CAST.put("s", "192.0.2.2:21");
    CAST.put("cd", "198.51.100.2:50002"); // passive: 160*256+40 and 167*256+248
    CAST.put("gd", "198.51.100.1:41000");
    CAST.put("hd", "192.0.2.1:50003");
    CAST.put("sd", "192.0.2.2:43000");
    CAST.put("ca", "198.51.100.2:2054"); // active: 8*256+6 and 164*256+16
    CAST.put("ga", "198.51.100.1:20");
    CAST.put("ha", "192.0.2.1:42000");
    CAST.put("sa", "192.0.2.2:20");
    CAST.put("other", "198.51.100.9:50002");
    CAST.put("again", "198.51.100.2:50004");
    CAST.put("high", "198.51.100.1:42055");
  }

  private static final String PASSIVE =
      """
      c>g open
      server: h>s open
      server: s>h 220 hello
      g>c 220 hello
      c>g PASV
      server: h>s PASV
      server: s>h 227 Entering Passive Mode (192,0,2,2,167,248).
      g>c 227 Entering Passive Mode (198,51,100,1,160,40).
      cd>gd open
      server: hd>sd open
      c>g RETR a
      server: h>s RETR a
      server: s>h 150 here it comes
      g>c 150 here it comes
      server: sd>hd data 1000
      gd>cd data 1000
      server: sd>hd fin
      server: s>h 226 done
      gd>cd fin
      g>c 226 done
      cd>gd fin
      server: hd>sd fin
      c>g fin
      """;

  private static final String ACTIVE =
      """
      c>g open
      server: h>s open
      server: s>h 220 hello
      g>c 220 hello
      c>g PORT 198,51,100,2,8,6
      server: h>s PORT 192,0,2,1,164,16
      server: s>h 200 PORT command successful
      g>c 200 PORT command successful
      c>g STOR a
      server: h>s STOR a
      server: sa>ha open
      ga>ca open
      server: s>h 150 waiting
      g>c 150 waiting
      ca>ga data 1000
      server: ha>sa data 1000
      ca>ga fin
      server: ha>sa fin
      server: s>h 226 done
      g>c 226 done
      c>g fin
      """;

  private static final String MODE_Z =
      """
      c>g MODE Z
      server: h>s MODE Z
      server: s>h 200 MODE set to Z
      g>c 200 MODE set to Z
      """;

  @ParameterizedTest
  @ValueSource(strings = {PASSIVE, ACTIVE})
  void findsNothingWrongWithAGoodSession(String play) {
    Testimony testimony = testimony(play);
    assertEquals(List.of(), testimony.faults());
    assertEquals(2, testimony.negotiations());
    assertEquals(2, testimony.connections());
    assertEquals(List.of(), testimony.complaints(1));
  }

  @Test
  void hasAComplaintWhereThereWasNothingToSee() {
    assertEquals(
        List.of("the wire has seen 0 data connections"), testimony("c>g open").complaints(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "220 hello [::ffff:192.0.2.2]",
        "220 [2001:DB8:5:0::2].",
        "227 Entering Passive Mode (192,0,2,2,160,40).",
        "229 (|1|192.0.2.2|41000|)",
      })
  void seesTheServersAddressInAReply(String reply) {
    assertBroken(PASSIVE.replace("\ng>c 220 hello", "\ng>c " + reply), Claim.SERVER_HIDDEN, reply);
  }

  @ParameterizedTest
  @ValueSource(strings = {"220 192.0.2.20", "220 1192.0.2.2", "220 2001:db8:5::22", "220 12:30:02"})
  void takesNoOtherAddressForTheServers(String reply) {
    String play = PASSIVE.replace("\ng>c 220 hello", "\ng>c " + reply);
    assertEquals(List.of(), testimony(play).faults());
  }

  @Test
  void seesTheServersAddressInAHeader() {
    assertBroken(PASSIVE + "sd>cd rst", Claim.SERVER_HIDDEN, "192.0.2.2:43000 > 198.51.100.2");
  }

  @Test
  void seesActiveDataFromAnotherPort() {
    assertBroken(
        ACTIVE.replace("ga", "high"), Claim.FROM_PORT_20, "198.51.100.1:42055 > 198.51.100.2:2054");
  }

  @Test
  void seesADataConnectionThatNobodyNegotiatedWithTheClient() {
    String play = PASSIVE.replace("g>c 227 Entering Passive Mode (198,51,100,1,160,40).", "");
    assertBroken(play, Claim.NEGOTIATED, "198.51.100.2:50002 > 198.51.100.1:41000 SYN");
  }

  @Test
  void seesADataConnectionThatNobodyNegotiatedWithTheServer() {
    String play = ACTIVE.replace("server: h>s PORT 192,0,2,1,164,16", "server: h>s NOOP");
    assertBroken(play, Claim.NEGOTIATED, "server link, 192.0.2.2:20 > 192.0.2.1:42000 SYN");
  }

  @Test
  void seesANegotiationThatCameTooLate() {
    String early = "server: hd>sd open\n";
    String play =
        PASSIVE.replace(early, "").replace("server: h>s PASV\n", "server: h>s PASV\n" + early);
    assertBroken(play, Claim.NEGOTIATED, "server link, 192.0.2.1:50003 > 192.0.2.2:43000 SYN");
  }

  @Test
  void seesAPinholeUsedByAnotherPeer() {
    assertBroken(PASSIVE.replace("cd", "other"), Claim.COVERED, "another peer");
  }

  @Test
  void seesAPinholeUsedTwice() {
    String play = PASSIVE.replace("c>g RETR a", "again>gd open\nc>g RETR a");
    assertBroken(play, Claim.COVERED, "used before");
  }

  @Test
  void seesAPinholeThatANewerNegotiationReplaced() {
    String newer = "c>g EPSV\ng>c 229 Entering Extended Passive Mode (|||41001|)\n";
    assertBroken(
        PASSIVE.replace("cd>gd open", newer + "cd>gd open"), Claim.COVERED, "not in force");
  }

  @Test
  void seesAPinholeThatOutlivesItsSession() {
    String play = PASSIVE.substring(0, PASSIVE.indexOf("cd>gd open")) + "c>g fin\ncd>gd open\n";
    assertBroken(play, Claim.COVERED, "not in force");
  }

  @Test
  void isContentWithAServerThatConnectsBeforeItAnswers() {
    String answer = "server: s>h 200 PORT";
    String play =
        ACTIVE.replace("server: sa>ha open\n", "").replace(answer, "server: sa>ha open\n" + answer);
    assertEquals(List.of(), testimony(play).faults());
  }

  @Test
  void seesActiveDataBeforeTheClientHasItsReply() {
    String play =
        ACTIVE.replace("ga>ca open\n", "").replace("\ng>c 200 PORT", "\nga>ca open\ng>c 200 PORT");
    assertBroken(play, Claim.COVERED, "not in force");
  }

  @Test
  void knowsThatThePacketsOfTheKernelDoNotWaitForTheReply() {
    String early =
        ACTIVE.replace("ga>ca open\n", "").replace("\ng>c 200 PORT", "\nga>ca open\ng>c 200 PORT");
    assertEquals(List.of(), Testimony.of(Scene.KERNEL, Play.of(CAST, early)).faults());
    String tooEarly =
        ACTIVE.replace("ga>ca open\n", "").replace("\nc>g PORT", "\nga>ca open\nc>g PORT");
    Fault first = Testimony.of(Scene.KERNEL, Play.of(CAST, tooEarly)).faults().get(0);
    assertEquals(Claim.NEGOTIATED, first.claim());
  }

  @Test
  void isContentWhereTheReplyCannotBeTold() {
    String play = ACTIVE.replace("\nc>g PORT", "\nc>g NOOP\nc>g PORT");
    assertEquals(List.of(), testimony(play).faults());
  }

  @Test
  void seesActiveDataBeforeTheClientHasAskedForIt() {
    String play =
        ACTIVE.replace("ga>ca open\n", "").replace("\nc>g PORT", "\nga>ca open\nc>g PORT");
    assertBroken(play, Claim.NEGOTIATED, "198.51.100.1:20 > 198.51.100.2:2054 SYN");
  }

  @Test
  void seesActiveDataThatTheServerHadRefused() {
    String play = ACTIVE.replace("s>h 200 PORT command successful", "s>h 500 Illegal PORT command");
    assertBroken(play, Claim.COVERED, "server link, 192.0.2.2:20");
  }

  @ParameterizedTest
  @ValueSource(strings = {"other>gd syn", "other>gd syn\ngd>other rst", "cd>high syn\nhigh>cd rst"})
  void isContentWithASynThatIsStopped(String attempt) {
    String play =
        PASSIVE.replace("cd>gd open", attempt + "\ncd>gd open").replace("cd>high", "again>high");
    assertEquals(List.of(), testimony(play).faults());
  }

  @Test
  void seesAReplyThatOvertakesADownload() {
    String play =
        PASSIVE.replace("g>c 226 done\n", "").replace("gd>cd fin\n", "g>c 226 done\ngd>cd fin\n");
    assertBroken(play, Claim.REPLY_LAST, "226 done");
  }

  @Test
  void seesAReplyToAnUploadThatTheServerHasNotSeenTheEndOf() {
    String play = ACTIVE.replace("server: ha>sa fin\n", "");
    assertBroken(play, Claim.REPLY_LAST, "the FIN of 192.0.2.1:42000");
  }

  @Test
  void isContentWithAServerThatHasReadTheEndOfModeZ() {
    String bothFins = "ca>ga fin\nserver: ha>sa fin\n";
    String early = ACTIVE.replace(bothFins, "server: sa>ha fin\nga>ca fin\n");
    assertBroken(early, Claim.REPLY_LAST, "the FIN of 198.51.100.2:2054");
    assertEquals(List.of(), testimony(early.replace("c>g PORT", MODE_Z + "c>g PORT")).faults());
    String back = MODE_Z.replace(" Z", " S");
    assertBroken(
        early.replace("c>g PORT", MODE_Z + back + "c>g PORT"),
        Claim.REPLY_LAST,
        "the FIN of 198.51.100.2:2054");
  }

  @Test
  void seesAReplyThatOvertakesEvenTheEndOfModeZ() {
    String play =
        ACTIVE
            .replace("ca>ga fin\n", "")
            .replace("server: ha>sa fin\n", "")
            .replace("c>g PORT", MODE_Z + "c>g PORT");
    assertBroken(play, Claim.REPLY_LAST, "the FIN of 198.51.100.2:2054");
    assertBroken(play, Claim.REPLY_LAST, "the FIN of 192.0.2.1:42000");
  }

  @Test
  void seesAReplyWithoutAnyDataConnection() {
    String play = PASSIVE.replace("cd>gd open\n", "").replace("server: hd>sd open\n", "");
    assertBroken(play, Claim.REPLY_LAST, "no data connection");
  }

  @Test
  void isContentWithATransferThatWasReset() {
    assertEquals(List.of(), testimony(PASSIVE.replace("gd>cd fin", "cd>gd rst")).faults());
  }

  @Test
  void expectsNoFinWhereTheServerRefuses() {
    String play = PASSIVE.replace("226 done", "426 broken").replace("gd>cd fin\n", "");
    assertEquals(List.of(), testimony(play).faults());
  }

  @Test
  void printsTimeEndsAndLine() {
    String play = PASSIVE.replace("\ng>c 220 hello", "\ng>c 220 I am 192.0.2.2");
    assertEquals(
        "the wire says (the server's address stays on its side): it names the server:"
            + " 03:04:05.007000 client link, 198.51.100.1:21 > 198.51.100.2:50000 ACK, 20 bytes"
            + " \"220 I am 192.0.2.2\"",
        testimony(play).faults().get(0).toString());
  }

  private static Testimony testimony(String play) {
    return Testimony.of(Scene.LABORATORY, Play.of(CAST, play));
  }

  private static void assertBroken(String play, Claim claim, String text) {
    List<Fault> faults = testimony(play).faults();
    assertTrue(
        faults.stream().anyMatch(f -> f.claim() == claim && f.toString().contains(text)),
        claim + " with " + text + " among " + faults);
  }
}
