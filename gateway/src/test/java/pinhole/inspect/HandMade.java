package pinhole.inspect;

import static pinhole.inspect.Scene.CLIENT;
import static pinhole.inspect.Scene.SERVER;
import static pinhole.inspect.Scene.at;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import pinhole.capture.Film;
import pinhole.capture.Packet;

/**
 * Captures that no laboratory makes when it is asked to: what networks, interfaces and whoever
 * captures do to a session, and what peers say that no usual peer says. A row for each, with what
 * there is to find.
 */
public enum HandMade {
  LOSS("gap loss", HandMade::loss),
  OVERLAP("", HandMade::overlap),
  DISORDER("loss", HandMade::disorder),
  WRAP("", () -> transfer(new Scene(), 0xffffffffL - 60, 0xfffffff0L).film.pcap()),
  MID_SESSION("begins-in-the-middle", HandMade::midSession),
  SPLIT_227("split-line", HandMade::split227),
  PIPELINED("shared-segment", HandMade::pipelined),
  ONE_SIDED("one-sided gap", HandMade::oneSided),
  IPV6_EXTENSIONS("", () -> each(transfer6(), Packet::withExtensions).pcap()),
  FRAGMENTS("", () -> fragments(usual().film).pcap()),
  IPV6_FRAGMENTS("", () -> fragments(transfer6()).pcap()),
  VLAN("", () -> usual().film.pcap(1, Film::vlan, ByteOrder.LITTLE_ENDIAN, false)),
  QINQ("", () -> usual().film.pcap(1, Film::qinq, ByteOrder.LITTLE_ENDIAN, false)),
  COOKED("", () -> usual().film.pcap(113, Film::cooked, ByteOrder.LITTLE_ENDIAN, false)),
  COOKED_2("", () -> usual().film.pcap(276, Film::cooked2, ByteOrder.BIG_ENDIAN, true)),
  RAW("", () -> usual().film.pcap(101, packet -> packet, ByteOrder.LITTLE_ENDIAN, false)),
  LOOPBACK("", () -> usual().film.pcap(0, Film::loopback, ByteOrder.LITTLE_ENDIAN, false)),
  PCAPNG("", () -> usual().film.pcapng(ByteOrder.BIG_ENDIAN)),
  CUT_SHORT("", HandMade::cutShort),
  /** Packets of which the capture kept 96 bytes, as old tcpdumps did. */
  SNAPPED("gap", HandMade::snapped),
  STRANGER("stranger transfer-failed", HandMade::stranger),
  BOUNCE("foreign-port negotiation-refused", HandMade::bounce),
  /** Addresses as only some peers write them. */
  SPELLINGS("", HandMade::spellings),
  OTHER_PORT("", HandMade::otherPort),
  /** A gateway that calls complete what the server has broken off. */
  TWO_LEGS("transfer-failed legs-disagree", HandMade::twoLegs);

  private static final String PASV = "227 Entering Passive Mode (198,51,100,5,200,1).";
  private static final int SNAP = 96;

  private final String found;

  @SuppressWarnings("ImmutableEnumChecker") // functions without state
  private final Supplier<byte[]> maker;

  HandMade(String found, Supplier<byte[]> maker) {
    this.found = found;
    this.maker = maker;
  }

  /** The kinds of findings, in order. */
  public String found() {
    return found;
  }

  /** The file. */
  public byte[] file() {
    return maker.get();
  }

  /** The name of its file, without what says that it is a capture. */
  @Override
  public String toString() {
    return "made-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static byte[] text(int length) {
    return "x".repeat(length).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Scene usual() {
    return transfer(new Scene(), 1000, 5000);
  }

  /** One passive transfer whose control and data connections begin with these numbers. */
  private static Scene transfer(Scene scene, long control, long data) {
    Scene.Line line = scene.line(at(CLIENT, 50000), at(SERVER, 21)).from(control, control).open();
    line.server("220 ready").client("USER demo").server("331 password?");
    line.client("PASS secret").server("230 in").client("PASV").server(PASV);
    fetch(line, scene.line(at(CLIENT, 50001), at(SERVER, 51201)).from(data, data));
    return scene;
  }

  private static void fetch(Scene.Line control, Scene.Line data) {
    data.open();
    control.client("RETR x").server("150 coming");
    data.serverBytes(text(600)).serverBytes(text(300)).clientAcks().close();
    control.server("226 done").clientAcks().quit();
  }

  private static Film transfer6() {
    Scene scene = new Scene();
    String client = "2001:db8:c::2";
    String server = "2001:db8:5::2";
    Scene.Line line = scene.line(at(client, 50000), at(server, 21)).open();
    line.server("220 ready").client("USER demo").server("230 in").client("EPSV");
    line.server("229 Entering Extended Passive Mode (|||51201|)");
    fetch(line, scene.line(at(client, 50001), at(server, 51201)));
    return scene.film;
  }

  private static Film each(Film film, java.util.function.UnaryOperator<byte[]> change) {
    film.shots().replaceAll(shot -> shot.with(change.apply(shot.packet().array())));
    return film;
  }

  private static Film fragments(Film whole) {
    Film film = new Film();
    for (Film.Shot shot : whole.shots()) {
      for (byte[] fragment : Packet.fragments(shot.packet().array(), 40)) {
        film.add(fragment);
      }
    }
    return film;
  }

  private static byte[] loss() {
    Scene scene = new Scene();
    Scene.Line control = scene.loggedIn().client("PASV").server(PASV);
    Scene.Line data = scene.line(at(CLIENT, 50001), at(SERVER, 51201)).open();
    control.client("RETR x").server("150 coming");
    data.serverBytes(text(600)).serverBytes(text(300)).clientAcks().close();
    control.server("226 done").client("TYPE A").server("200 now A").quit();
    scene.film.lose(23).lose(16); // the 226, and the first bytes of the file
    return scene.film.pcap();
  }

  /** Somebody on the way sends a 227 of his own, too late. */
  private static byte[] overlap() {
    Scene scene = new Scene();
    Scene.Line control = scene.loggedIn().client("PASV");
    long from = control.serverNext;
    control.server(PASV);
    byte[] forged =
        "227 Entering Passive Mode (203,0,113,66,9,9).\r\n".getBytes(StandardCharsets.ISO_8859_1);
    scene.film.add(
        Packet.tcp(control.server, control.client, from, control.clientNext, 24, forged));
    fetch(control, scene.line(at(CLIENT, 50001), at(SERVER, 51201)));
    return scene.film.pcap();
  }

  /** A reply, the 150 and some data are overtaken. */
  private static byte[] disorder() {
    Scene scene = new Scene();
    Scene.Line control = scene.loggedIn().client("PASV").server(PASV);
    control.client("STAT").server("211-Status").server("211 End");
    fetch(control, scene.line(at(CLIENT, 50001), at(SERVER, 51201)));
    scene.film.delay(12, 14).delay(18, 20).delay(18, 20);
    return scene.film.pcap();
  }

  private static byte[] midSession() {
    Scene scene = usual();
    for (int i = 0; i < 8; i++) {
      scene.film.lose(1);
    }
    return scene.film.pcap();
  }

  private static byte[] split227() {
    Scene scene = new Scene();
    Scene.Line control = scene.loggedIn().client("PASV");
    for (String part : "227 Entering Passive Mode (198,51|,100,5,2|00,1).\r|\n".split("\\|", -1)) {
      control.serverBytes(part.getBytes(StandardCharsets.ISO_8859_1));
    }
    fetch(control, scene.line(at(CLIENT, 50001), at(SERVER, 51201)));
    return scene.film.pcap();
  }

  private static byte[] pipelined() {
    Scene scene = new Scene();
    Scene.Line control = scene.loggedIn();
    control.clientBytes("TYPE I\r\nPASV\r\n".getBytes(StandardCharsets.ISO_8859_1));
    control.serverBytes(("200 I\r\n" + PASV + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    fetch(control, scene.line(at(CLIENT, 50001), at(SERVER, 51201)));
    return scene.film.pcap();
  }

  private static byte[] oneSided() {
    Scene scene = usual();
    scene.film.shots().removeIf(shot -> shot.packet().array()[19] == 9); // to the client
    return scene.film.pcap();
  }

  /** The disk was full. */
  private static byte[] cutShort() {
    byte[] whole = usual().film.pcap();
    return Arrays.copyOf(whole, whole.length - 700);
  }

  private static byte[] snapped() {
    Scene scene = new Scene();
    Scene.Line control = scene.loggedIn().client("PASV").server(PASV);
    fetch(control, scene.line(at(CLIENT, 50001), at(SERVER, 51201)));
    return scene.film.snapped(SNAP);
  }

  private static byte[] stranger() {
    Scene scene = new Scene();
    Scene.Line control = scene.loggedIn().client("PASV").server(PASV);
    scene.line(at("203.0.113.66", 666), at(SERVER, 51201)).open();
    control.client("LIST").server("425 Possible attack").quit();
    return scene.film.pcap();
  }

  private static byte[] bounce() {
    Scene scene = new Scene();
    scene.loggedIn().client("PORT 203,0,113,66,0,25").server("500 Illegal PORT command.").quit();
    return scene.film.pcap();
  }

  private static byte[] spellings() {
    Scene scene = new Scene();
    Scene.Line control = scene.loggedIn();
    control.client("pasv").server("227 Entering Passive Mode 198,51,100,5,200,1");
    control.client("PASV").server("227 =198,51,100,5,200,2");
    control.client("epsv").server("229 Extended (!!!51203!)");
    control.client("EPRT !1!192.0.2.9!51204!").server("200 ok");
    control.client("PORT 192,0,2,9,200,5 ").server("200 ok");
    control.quit();
    return scene.film.pcap();
  }

  private static byte[] twoLegs() {
    Scene scene = new Scene();
    Scene.Line front = scene.line(at(CLIENT, 50000), at(SERVER, 21)).open();
    Scene.Line back = scene.line(at("10.0.0.1", 40000), at("10.0.0.5", 21)).open();
    back.server("220 ready");
    front.server("220 ready").client("USER demo");
    back.client("USER demo").server("230 in");
    front.server("230 in").client("PASV");
    back.client("PASV").server("227 Entering Passive Mode (10,0,0,5,200,2).");
    front.server(PASV);
    Scene.Line outer = scene.line(at(CLIENT, 50001), at(SERVER, 51201)).open();
    Scene.Line inner = scene.line(at("10.0.0.1", 40001), at("10.0.0.5", 51202)).open();
    front.client("RETR x");
    back.client("RETR x").server("150 coming");
    front.server("150 coming");
    inner.serverBytes(text(300)).clientAcks().close();
    outer.serverBytes(text(300)).clientAcks().close();
    back.server("426 disk failed");
    front.server("226 done").quit();
    back.quit();
    return scene.film.pcap();
  }

  private static byte[] otherPort() {
    Scene scene = new Scene();
    Scene.Line control = scene.line(at(CLIENT, 50000), at(SERVER, 2121)).open();
    control.server("220 ready").client("USER demo").server("230 in").client("PASV").server(PASV);
    fetch(control, scene.line(at(CLIENT, 50001), at(SERVER, 51201)));
    return scene.film.pcap();
  }
}
