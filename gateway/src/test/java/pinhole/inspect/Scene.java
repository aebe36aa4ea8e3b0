package pinhole.inspect;

import static pinhole.capture.Packet.ACK;
import static pinhole.capture.Packet.FIN;
import static pinhole.capture.Packet.PSH;
import static pinhole.capture.Packet.RST;
import static pinhole.capture.Packet.SYN;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import pinhole.capture.CaptureFile;
import pinhole.capture.Film;
import pinhole.capture.Packet;
import pinhole.capture.Packet.End;

/** Plays FTP sessions into a capture, packet by packet. */
final class Scene {
  static final String CLIENT = "192.0.2.9";
  static final String SERVER = "198.51.100.5";

  final Film film = new Film();

  static End at(String address, int port) {
    return new End(address, port);
  }

  Scene later(long millis) {
    film.later(millis);
    return this;
  }

  /** A connection whose handshake is to be played. */
  Line line(End client, End server) {
    return new Line(client, server, 1000, 5000);
  }

  /** The usual control connection, with its handshake. */
  Line control() {
    return line(at(CLIENT, 50000), at(SERVER, 21)).open();
  }

  /** The usual one, and a user has logged in. */
  Line loggedIn() {
    return control()
        .server("220 ready")
        .client("USER demo")
        .server("331 password?")
        .client("PASS secret")
        .server("230 in");
  }

  /** A TCP connection. */
  final class Line {
    final End client;
    final End server;
    long clientNext;
    long serverNext;

    Line(End client, End server, long clientIsn, long serverIsn) {
      this.client = client;
      this.server = server;
      this.clientNext = clientIsn;
      this.serverNext = serverIsn;
    }

    /** Begins with these numbers. */
    Line from(long clientIsn, long serverIsn) {
      clientNext = clientIsn;
      serverNext = serverIsn;
      return this;
    }

    Line syn() {
      film.add(Packet.tcp(client, server, clientNext, 0, SYN, ""));
      return this;
    }

    Line synAck() {
      film.add(Packet.tcp(server, client, serverNext, clientNext + 1, SYN | ACK, ""));
      return this;
    }

    Line open() {
      syn().synAck();
      clientNext++;
      serverNext++;
      film.add(Packet.tcp(client, server, clientNext, serverNext, ACK, ""));
      return this;
    }

    /** The server says no to the SYN. */
    Line refuse() {
      film.add(Packet.tcp(server, client, 0, clientNext + 1, RST | ACK, ""));
      return this;
    }

    Line client(String line) {
      return clientBytes((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    Line server(String line) {
      return serverBytes((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    Line clientBytes(byte[] bytes) {
      film.add(Packet.tcp(client, server, clientNext, serverNext, ACK | PSH, bytes));
      clientNext += bytes.length;
      return this;
    }

    Line serverBytes(byte[] bytes) {
      film.add(Packet.tcp(server, client, serverNext, clientNext, ACK | PSH, bytes));
      serverNext += bytes.length;
      return this;
    }

    /** The last bytes of the server once more. */
    Line serverAgain(String line) {
      byte[] bytes = (line + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
      film.add(Packet.tcp(server, client, serverNext - bytes.length, clientNext, ACK | PSH, bytes));
      return this;
    }

    Line clientAcks() {
      film.add(Packet.tcp(client, server, clientNext, serverNext, ACK, ""));
      return this;
    }

    Line serverAcks() {
      film.add(Packet.tcp(server, client, serverNext, clientNext, ACK, ""));
      return this;
    }

    Line clientEnds() {
      film.add(Packet.tcp(client, server, clientNext++, serverNext, FIN | ACK, ""));
      return this;
    }

    Line serverEnds() {
      film.add(Packet.tcp(server, client, serverNext++, clientNext, FIN | ACK, ""));
      return this;
    }

    /** Both, in order. */
    Line close() {
      serverEnds().clientEnds();
      return serverAcks();
    }

    Line clientResets() {
      film.add(Packet.tcp(client, server, clientNext, serverNext, RST | ACK, ""));
      return this;
    }

    Line serverResets() {
      film.add(Packet.tcp(server, client, serverNext, clientNext, RST | ACK, ""));
      return this;
    }

    Line later(long millis) {
      film.later(millis);
      return this;
    }

    Line quit() {
      return client("QUIT").server("221 bye").close();
    }
  }

  /** What an inspection tells of it. */
  List<Conversation> told() {
    return told(Rulebook.NONE);
  }

  List<Conversation> told(Rulebook book) {
    return told(film.pcap(), book);
  }

  static List<Conversation> told(byte[] capture, Rulebook book) {
    List<Conversation> told = new ArrayList<>();
    try (CaptureFile file = CaptureFile.of(new ByteArrayInputStream(capture))) {
      new Inspection(book, true, told::add).read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return told;
  }

  /** The only conversation there is. */
  Conversation one() {
    List<Conversation> told = told();
    if (told.size() != 1) {
      throw new AssertionError(told.toString());
    }
    return told.get(0);
  }

  /** What was found, in words, each with its packets: "syn-unanswered 12 13". */
  static List<String> findings(Conversation conversation) {
    return conversation.findings().stream()
        .map(
            finding -> {
              StringBuilder text = new StringBuilder(finding.kind().toString());
              finding.restsOn().forEach(where -> text.append(' ').append(where.packet()));
              return text.toString();
            })
        .toList();
  }
}
