package pinhole.testbed.witness;

import java.util.ArrayList;
import java.util.List;
import pinhole.testbed.packets.Connection;
import pinhole.testbed.packets.Link;

/** What the packets of every session must bear out, a row for each. */
public enum Claim {
  /** Neither a header nor a payload on the client's side names the server. */
  SERVER_HIDDEN("the server's address stays on its side") {
    @Override
    List<Fault> broken(Evidence evidence) {
      Mention mention = new Mention(evidence.scene().servers());
      return evidence.packets().stream()
          .filter(packet -> packet.link() == Link.CLIENT)
          .filter(mention::isIn)
          .map(packet -> new Fault(this, "it names the server", packet))
          .toList();
    }
  },
  /** RFC 959 section 3.2, and what the firewalls of many clients rely on. */
  FROM_PORT_20("active data comes from port 20") {
    @Override
    List<Fault> broken(Evidence evidence) {
      return evidence.passed().stream()
          .filter(data -> data.link() == Link.CLIENT && evidence.fromTheGateway(data))
          .filter(data -> data.opener().port() != FTP_DATA)
          .map(data -> new Fault(this, "it comes from another port", data.syn()))
          .toList();
    }
  },
  /** Before a data connection somebody has said where it leads to. */
  NEGOTIATED("every data connection has a negotiation before it") {
    @Override
    List<Fault> broken(Evidence evidence) {
      return evidence.passed().stream()
          .filter(data -> evidence.naming(data).isEmpty())
          .map(data -> new Fault(this, "nobody has named " + data.acceptor(), data.syn()))
          .toList();
    }
  },
  /** One peer, once, in time. */
  COVERED("no SYN passes that no pinhole covers") {
    @Override
    List<Fault> broken(Evidence evidence) {
      List<Fault> faults = new ArrayList<>();
      List<Permit> used = new ArrayList<>();
      for (Connection data : evidence.passed()) {
        List<Permit> named = evidence.naming(data);
        List<Permit> meant = named.stream().filter(p -> p.arrangement().meant(data)).toList();
        List<Permit> inForce = meant.stream().filter(p -> p.inForce(data.syn())).toList();
        if (meant.isEmpty() && !named.isEmpty()) {
          faults.add(new Fault(this, "it was negotiated for another peer", data.syn()));
        } else if (inForce.isEmpty() && !named.isEmpty()) {
          faults.add(new Fault(this, "its negotiation was not in force", data.syn()));
        } else if (!named.isEmpty() && used.containsAll(inForce)) {
          faults.add(new Fault(this, "its negotiation was used before", data.syn()));
        }
        used.addAll(inForce);
      }
      return faults;
    }
  },
  /** A client that sees the reply may take the file for whole. */
  REPLY_LAST("the final reply follows the last byte and FIN") {
    @Override
    List<Fault> broken(Evidence evidence) {
      return evidence.exchanges().stream()
          .filter(exchange -> exchange.transfer().isPresent() && exchange.done())
          .flatMap(exchange -> Ending.of(evidence, exchange).faults(this).stream())
          .toList();
    }
  };

  private static final int FTP_DATA = 20;

  private final String title;

  Claim(String title) {
    this.title = title;
  }

  abstract List<Fault> broken(Evidence evidence);

  public String title() {
    return title;
  }
}
