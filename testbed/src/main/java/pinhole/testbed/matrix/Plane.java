package pinhole.testbed.matrix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.Sockets;
import pinhole.testbed.witness.Scene;

/** Where the data passes, one row each: what may pass around it, and what is left of a pinhole. */
@SuppressWarnings("ImmutableEnumChecker") // a record of sets that are copies
public enum Plane {
  /** Through sockets of the gateway. */
  RELAY(Firewall.PINHOLES, Scene.LABORATORY) {
    @Override
    List<String> left(Lab lab, long pid) {
      return listening(pid).stream().map(port -> "data port " + port + " still listens").toList();
    }

    @Override
    List<String> gone(Lab lab) {
      return List.of();
    }
  },

  /** The same, and every byte is copied: no pipe takes over what is long. */
  COPY(Firewall.PINHOLES, Scene.LABORATORY) {
    @Override
    String rules() {
      return RELAY + "\n  splice: off";
    }

    @Override
    List<String> left(Lab lab, long pid) throws IOException, InterruptedException {
      return RELAY.left(lab, pid);
    }

    @Override
    List<String> gone(Lab lab) {
      return List.of();
    }
  },

  /** Through the kernel of the gateway's namespace: a data connection in a socket is dropped. */
  NFT(Firewall.KERNEL, Scene.KERNEL) {
    @Override
    List<String> left(Lab lab, long pid) throws IOException, InterruptedException {
      List<String> faults = new ArrayList<>(RELAY.left(lab, pid));
      lab.gateway()
          .run("nft", "list", "table", "inet", "pinhole")
          .lines()
          .filter(line -> ELEMENT.matcher(line).find())
          .forEach(line -> faults.add("the table still has " + line.strip()));
      return faults;
    }

    @Override
    List<String> gone(Lab lab) throws IOException, InterruptedException {
      String tables = lab.gateway().run("nft", "list", "tables");
      return tables.contains("inet pinhole\n")
          ? List.of("the table is still there: " + tables.strip())
          : List.of();
    }
  };

  /** An element with a timeout, wherever nft breaks its lines. */
  private static final Pattern ELEMENT = Pattern.compile("\\bexpires\\b");

  private final Firewall firewall;
  private final Scene scene;

  Plane(Firewall firewall, Scene scene) {
    this.firewall = firewall;
    this.scene = scene;
  }

  public static Plane named(String name) {
    return Arrays.stream(values())
        .filter(plane -> plane.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("--plane " + name + ": relay, copy or nft"));
  }

  /** What is loaded in the three namespaces. */
  public Firewall firewall() {
    return firewall;
  }

  /** What it is called in a rules file, in the section {@code data}. */
  String rules() {
    return toString();
  }

  /** What the wire may show. */
  Scene scene() {
    return scene;
  }

  /** The gateway's data ports at which somebody listens. */
  static List<Integer> listening(long pid) {
    return Sockets.of(pid).listening().stream()
        .filter(port -> Firewall.PASSIVE.contains(port) || Firewall.ACTIVE.contains(port))
        .toList();
  }

  /** What is left of pinholes while the gateway runs, as faults. */
  abstract List<String> left(Lab lab, long pid) throws IOException, InterruptedException;

  /** What is left of the gateway after its end, as faults. */
  abstract List<String> gone(Lab lab) throws IOException, InterruptedException;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
