package pinhole.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.rules.config.ClientTls;
import pinhole.rules.config.InvalidConfiguration;
import pinhole.rules.config.ServerTls;

/** Control connections whose TLS begins and ends, against the JDK's. */
class EncryptionTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private Front front(ClientTls.Mode client, ServerTls.Mode server)
      throws IOException, InvalidConfiguration {
    return new Front(folder, client, server, LONG);
  }

  @Test
  void everythingBehindThe234IsEncryptedAndNothingBeforeIt() throws Exception {
    try (Front front = front(ClientTls.Mode.EXPLICIT, ServerTls.Mode.OFF);
        Talker client = front.client();
        Talker server = front.server()) {
      server.say("220 ready");
      assertEquals("220 ready", client.hear());
      assertEquals("234 Begin TLS now.", client.ask("AUTH TLS"));
      client.secure(Front.context(), true);
      Entry secured = front.await(Event.SECURED);
      assertEquals("client", secured.value("leg"));
      assertEquals("TLSv1.3", secured.value("protocol"));
      client.say("USER bob");
      assertEquals("USER bob", server.hear());
      server.say("331 password");
      assertEquals("331 password", client.hear());
      client.say("QUIT");
      assertEquals("QUIT", server.hear());
      server.say("221 bye");
      assertEquals("221 bye", client.hear());
      // An end without close_notify would be an exception.
      assertEquals("closed", client.hear());
      assertEquals("quit", front.await(Event.SESSION_CLOSED).value("reason"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AUTH TLS\r\nUSER eve\r\n", "AUTH TLS\r\nUSER e", "AUTH TLS\r\nU"})
  @Tag("E28")
  void bytesBehindAuthEndTheSession(String segment) throws Exception {
    try (Front front = front(ClientTls.Mode.EXPLICIT, ServerTls.Mode.OFF);
        Talker client = front.client();
        Talker server = front.server()) {
      server.say("220 ready");
      client.hear();
      client.send(segment);
      assertEquals("behind auth", front.await(Event.MALFORMED).value("reason"));
      assertEquals("injection", front.await(Event.SESSION_CLOSED).value("reason"));
      assertEquals("closed", server.hear());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"234 go\r\n230 in\r\n", "234 go\r\n230 i", "234 go\r\n2"})
  @Tag("E29")
  void bytesBehindTheServers234EndTheSession(String segment) throws Exception {
    try (Front front = front(ClientTls.Mode.OFF, ServerTls.Mode.EXPLICIT);
        Talker client = front.client();
        Talker server = front.server()) {
      server.say("220 ready");
      assertEquals("AUTH TLS", server.hear());
      server.send(segment);
      assertEquals("behind auth", front.await(Event.MALFORMED).value("reason"));
      assertEquals("injection", front.await(Event.SESSION_CLOSED).value("reason"));
      assertEquals(
          "421 The server's replies make no sense; closing control connection.", client.hear());
    }
  }

  @Test
  @Tag("E115")
  void theServerIsSecuredBeforeTheFirstCommand() throws Exception {
    try (Front front = front(ClientTls.Mode.OFF, ServerTls.Mode.EXPLICIT);
        Talker client = front.client();
        Talker server = front.server()) {
      client.say("USER bob");
      server.say("220 ready");
      assertEquals("AUTH TLS", server.hear());
      server.say("234 go");
      server.secure(Front.context(), false);
      assertEquals("220 ready", client.hear());
      assertEquals("USER bob", server.hear());
      Entry secured = front.await(Event.SECURED);
      assertEquals("server", secured.value("leg"));
      assertEquals("TLSv1.2", secured.value("protocol"));
    }
  }

  @Test
  @Tag("E115")
  void aServerWhoseTlsIsNoTlsIsNotSpokenTo() throws Exception {
    try (Front front = front(ClientTls.Mode.OFF, ServerTls.Mode.IMPLICIT);
        Talker client = front.client();
        Talker server = front.server()) {
      server.say("220 ready");
      assertEquals(
          "421 The server cannot be reached with TLS; closing control connection.", client.hear());
      Entry failed = front.await(Event.TLS_FAILED);
      assertEquals("server", failed.value("leg"));
      assertEquals("what the server says is not TLS", failed.value("reason"));
    }
  }

  @Test
  void tlsThatBreaksBehindItsHandshakeIsTold() throws Exception {
    try (Front front = front(ClientTls.Mode.EXPLICIT, ServerTls.Mode.OFF);
        Talker client = front.client();
        Talker server = front.server()) {
      server.say("220 ready");
      client.hear();
      client.ask("AUTH TLS");
      client.secure(Front.context(), true);
      front.await(Event.SECURED);
      client.sendInClear("USER bob\r\n");
      Entry failed = front.await(Event.TLS_FAILED);
      assertEquals("client", failed.value("leg"));
      assertEquals("what the client says is not TLS", failed.value("reason"));
      assertEquals("client-lost", front.await(Event.SESSION_CLOSED).value("reason"));
    }
  }

  @Test
  void soItIsWithTheServers() throws Exception {
    try (Front front = front(ClientTls.Mode.OFF, ServerTls.Mode.EXPLICIT);
        Talker client = front.client();
        Talker server = front.server()) {
      server.say("220 ready");
      assertEquals("AUTH TLS", server.hear());
      server.say("234 go");
      server.secure(Front.context(), false);
      assertEquals("220 ready", client.hear());
      server.sendInClear("230 in\r\n");
      Entry failed = front.await(Event.TLS_FAILED);
      assertEquals("server", failed.value("leg"));
      assertEquals("what the server says is not TLS", failed.value("reason"));
      assertEquals("421 The server closed the control connection.", client.hear());
    }
  }

  @Test
  @Tag("E118")
  void goesOnInClearAfterCcc() throws Exception {
    try (Front front = front(ClientTls.Mode.EXPLICIT, ServerTls.Mode.OFF);
        Talker client = front.client();
        Talker server = front.server()) {
      server.say("220 ready");
      client.hear();
      client.ask("AUTH TLS");
      client.secure(Front.context(), true);
      assertEquals("200 The control connection goes on in clear.", client.ask("CCC"));
      client.clear();
      client.say("NOOP");
      assertEquals("NOOP", server.hear());
      server.say("200 ok");
      assertEquals("200 ok", client.hear());
    }
  }

  @Test
  @Tag("E55")
  void implicitTlsBeginsAgainAfterRein() throws Exception {
    try (Front front = front(ClientTls.Mode.IMPLICIT, ServerTls.Mode.OFF);
        Talker client = front.client();
        Talker server = front.server()) {
      server.say("220 ready");
      client.secure(Front.context(), true);
      assertEquals("220 ready", client.hear());
      client.say("REIN");
      assertEquals("REIN", server.hear());
      server.say("220 again");
      assertEquals("220 again", client.hear());
      client.clear();
      client.secure(Front.context(), true);
      client.say("NOOP");
      assertEquals("NOOP", server.hear());
      server.say("200 ok");
      assertEquals("200 ok", client.hear());
    }
  }

  @Test
  @Tag("E119")
  void implicitTlsGreetsAfterTheHandshake() throws Exception {
    try (Front front = front(ClientTls.Mode.IMPLICIT, ServerTls.Mode.IMPLICIT);
        Talker client = front.client();
        Talker server = front.server()) {
      server.secure(Front.context(), false);
      server.say("220 ready");
      assertEquals("PBSZ 0", server.hear());
      server.say("200 ok");
      assertEquals("PROT C", server.hear());
      server.say("200 ok");
      client.secure(Front.context(), true);
      assertEquals("220 ready", client.hear());
    }
  }

  @Test
  @Tag("E121")
  void aHandshakeThatStallsIsCutAndItsPlaceIsFree() throws Exception {
    try (Front front =
            new Front(folder, ClientTls.Mode.EXPLICIT, ServerTls.Mode.OFF, Duration.ofMillis(200));
        Talker client = front.client();
        Talker server = front.server()) {
      server.say("220 ready");
      client.hear();
      client.ask("AUTH TLS");
      client.send("\u0016\u0003\u0001\u0002\u0000"); // the head of a ClientHello, and no more
      assertEquals("took too long", front.await(Event.TLS_FAILED).value("reason"));
      assertEquals("closed", server.hear());
      assertEquals(0, front.left());
    }
  }

  @Test
  @Tag("E121")
  void nothingIsSaidToAClientInTheMiddleOfItsHandshake() throws Exception {
    try (Front front = front(ClientTls.Mode.EXPLICIT, ServerTls.Mode.OFF);
        Talker client = front.client()) {
      try (Talker server = front.server()) {
        server.say("220 ready");
        client.hear();
        client.ask("AUTH TLS");
        server.say("421 going down");
      }
      front.await(Event.SESSION_CLOSED);
      String heard;
      try {
        heard = client.hear();
      } catch (SocketTimeoutException e) {
        throw new AssertionError("the client was left alone", e);
      }
      assertEquals(-1, heard.indexOf("421"), heard);
      assertThrows(IOException.class, () -> client.secure(Front.context(), true));
    }
  }
}
