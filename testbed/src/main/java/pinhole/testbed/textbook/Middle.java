package pinhole.testbed.textbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.Host;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.Running;

/** What stands between client and server, a row for each, with what the textbooks say of it. */
public enum Middle {
  PLAIN(
      "plain forwarding, no firewall",
      Finding.PASSED,
      Finding.PASSED,
      // The 227 names the server's own address.
      Finding.PASSED,
      Finding.CLIENT_SYN_STOPPED) {
    @Override
    String rules(Nat nat) {
      // On the Internet no router knows the way to a private address.
      String hidden = nat == Nat.ON ? resource("private.nft", words(nat)) : "";
      Map<String, String> words = words(nat);
      words.put("private", hidden);
      return resource("plain.nft", words) + translation(nat);
    }
  },
  DENY(
      "default deny, no inspection",
      Finding.SERVER_SYN_STOPPED,
      Finding.CLIENT_SYN_STOPPED,
      Finding.SERVER_SYN_STOPPED,
      Finding.CLIENT_SYN_STOPPED) {
    @Override
    String rules(Nat nat) {
      return resource("deny.nft", words(nat)) + translation(nat);
    }
  },
  STATEFUL_OFF(
      "default deny, Pinhole with Stateful FTP switched off",
      // PORT names the client, and the server talks to the gateway.
      Finding.PORT_REFUSED,
      Finding.CLIENT_SYN_STOPPED,
      Finding.PORT_REFUSED,
      Finding.CLIENT_SYN_STOPPED) {
    @Override
    String rules(Nat nat) {
      return PINHOLE.rules(nat);
    }
  },
  PINHOLE("default deny, Pinhole", Finding.PASSED, Finding.PASSED, Finding.PASSED, Finding.PASSED) {
    @Override
    String rules(Nat nat) {
      String diverted = nat == Nat.OFF ? resource("divert.nft", words(nat)) : "";
      return resource("pinhole.nft", words(nat)) + diverted;
    }
  };

  private static final Family FAMILY = Family.IPV4;

  private final String title;
  private final Finding activeRouted;
  private final Finding passiveRouted;
  private final Finding activeTranslated;
  private final Finding passiveTranslated;

  Middle(
      String title,
      Finding activeRouted,
      Finding passiveRouted,
      Finding activeTranslated,
      Finding passiveTranslated) {
    this.title = title;
    this.activeRouted = activeRouted;
    this.passiveRouted = passiveRouted;
    this.activeTranslated = activeTranslated;
    this.passiveTranslated = passiveTranslated;
  }

  public String title() {
    return title;
  }

  /** What must be found. */
  public Finding expected(Nat nat, Mode mode) {
    if (mode == Mode.ACTIVE) {
      return nat == Nat.ON ? activeTranslated : activeRouted;
    }
    return nat == Nat.ON ? passiveTranslated : passiveRouted;
  }

  /** Whether it ends the client's connections itself. */
  public boolean relays() {
    return this == STATEFUL_OFF || this == PINHOLE;
  }

  /** Where the client connects. */
  String address(Nat nat) {
    return nat == Nat.ON ? FAMILY.gatewayOuter() : FAMILY.server();
  }

  /** The chains of the gateway's firewall. */
  abstract String rules(Nat nat);

  /** Loads the rules, and returns once all that is to run in the gateway runs. */
  List<Running> start(Lab lab, Nat nat) throws IOException, InterruptedException {
    lab.gateway().run("sysctl", "-qw", "net.ipv4.ip_forward=1");
    lab.gateway().nft("table inet gateway {\n" + rules(nat) + "}\n");
    lab.gateway().nft(resource("trace.nft", Map.of()));
    return relays() ? List.of(startPinhole(lab, nat)) : List.of();
  }

  private Running startPinhole(Lab lab, Nat nat) throws IOException, InterruptedException {
    Path rules = lab.folder().resolve(Recording.PINHOLE_RULES);
    Files.writeString(rules, resource("pinhole.yaml", words(nat)));
    List<String> command =
        Host.pinhole(List.of("-XX:TieredStopAtLevel=1"), "run", "--rules", rules.toString());
    Running running = lab.gateway().start(Recording.PINHOLE_LOG, command);
    running.await("start", () -> running.output().contains(" started "));
    return running;
  }

  private static String translation(Nat nat) {
    return nat == Nat.ON ? resource("nat.nft", PLAIN.words(nat)) : "";
  }

  Map<String, String> words(Nat nat) {
    Map<String, String> words = new HashMap<>();
    words.put("outside", FAMILY.gatewayOuter());
    words.put("server", FAMILY.server());
    words.put("told", address(nat));
    words.put("passive", Firewall.PASSIVE.toString());
    words.put("active", Firewall.ACTIVE.toString());
    words.put("stateful", this == STATEFUL_OFF ? "off" : "on");
    return words;
  }

  private static String resource(String name, Map<String, String> words) {
    return Host.resource("/pinhole/testbed/textbook/" + name, words);
  }
}
