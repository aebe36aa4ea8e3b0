package pinhole.rules.config;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pinhole.rules.Source;

/** How the listeners are written down. */
final class ListenerForm {
  private static final String DIVERT_PORTS = "divert-ports";
  private static final Value<Integer> PORT = Value.number(1, 65535);

  private final FileNames files;
  private final Problems problems;
  private final Map<String, Source> names = new LinkedHashMap<>();

  ListenerForm(FileNames files, Problems problems) {
    this.files = files;
    this.problems = problems;
  }

  List<Listener> read(Section root) {
    List<Listener> listeners = new ArrayList<>();
    Tree tree = root.tree("listeners").orElseGet(() -> new Tree.Nothing(root.source()));
    if (tree instanceof Tree.Items list && !list.items().isEmpty()) {
      list.items().forEach(item -> listener(item).ifPresent(listeners::add));
    } else if (tree instanceof Tree.Nothing || tree instanceof Tree.Items) {
      problems.error(tree.source(), "no listeners: expected at least one under \"listeners\"");
    } else {
      problems.error(
          tree.source(), "listeners: expected a list of listeners, found " + tree.found());
    }
    return listeners;
  }

  /** The names that were read, also of listeners in which something else was wrong. */
  Set<String> names() {
    return names.keySet();
  }

  static void write(List<Listener> listeners, Layout layout) {
    layout.open("listeners:");
    for (Listener listener : listeners) {
      layout.open("- name: " + Layout.word(listener.name()));
      layout.value("bind", Value.BIND, listener.bind());
      ServerForm.write(listener.server(), layout);
      if (listener.server().isOriginalDestination()) {
        layout.list(DIVERT_PORTS, PORT, listener.divertPorts());
      }
      layout.value("stateful-ftp", Value.SWITCH, listener.statefulFtp());
      ProxyProtocolForm.write(listener.proxy(), layout);
      ClientTlsForm.write(listener.tls(), layout);
      layout.close();
    }
    layout.close();
  }

  private Optional<Listener> listener(Tree item) {
    Section section = new Section(item, "a listener", problems);
    if (!(item instanceof Tree.Entries)) {
      return Optional.empty();
    }
    Optional<String> name = section.required("name", Value.NAME);
    Optional<InetSocketAddress> bind = section.required("bind", Value.BIND);
    Optional<Server> server = new ServerForm(files).read(section);
    List<Integer> divertPorts = divertPorts(section, server);
    boolean stateful = section.value("stateful-ftp", Value.SWITCH, Listener.STATEFUL_FTP);
    ProxyProtocol proxy = ProxyProtocolForm.read(section);
    ClientTls tls = new ClientTlsForm(files).read(section);
    section.refuseUnknownKeys();
    name.ifPresent(found -> claim(found, section.source("name")));
    if (name.isEmpty() || bind.isEmpty() || server.isEmpty()) {
      return Optional.empty();
    }
    Listener listener =
        new Listener(
            name.get(),
            bind.get(),
            server.get(),
            divertPorts,
            stateful,
            proxy,
            tls,
            section.source());
    checkLegs(listener, section);
    checkProxy(listener, section);
    return Optional.of(listener);
  }

  private List<Integer> divertPorts(Section section, Optional<Server> server) {
    Set<Integer> seen = new HashSet<>();
    Value<Integer> eachOnce =
        new Value<>(
            PORT.expected(),
            text -> {
              Integer port = PORT.parse().apply(text);
              if (!seen.add(port)) {
                throw new IllegalArgumentException("port " + port + " is there already");
              }
              return port;
            },
            PORT.print());
    Optional<List<Integer>> found = section.list(DIVERT_PORTS, eachOnce);
    if (server.isEmpty()) {
      return List.of();
    }
    if (!server.get().isOriginalDestination()) {
      if (found.isPresent()) {
        problems.error(
            section.source(DIVERT_PORTS),
            DIVERT_PORTS + ": only with server: " + Server.ORIGINAL_DESTINATION);
      }
      return List.of();
    }
    if (section.isEmptyList(DIVERT_PORTS)) {
      problems.error(section.source(DIVERT_PORTS), DIVERT_PORTS + ": expected at least one port");
    }
    return found.filter(ports -> !ports.isEmpty()).orElse(Listener.DIVERT_PORTS);
  }

  private void checkLegs(Listener listener, Section section) {
    ClientTls.Mode client = listener.tls().mode();
    ServerTls server = listener.server().tls();
    Source source = section.source("server");
    if (listener.server().isOriginalDestination()) {
      checkDiverted(listener, section);
      return;
    }
    boolean on = client != ClientTls.Mode.OFF || server.mode() != ServerTls.Mode.OFF;
    if (on && !listener.statefulFtp()) {
      problems.error(
          section.source("stateful-ftp"),
          "stateful-ftp: what is not read cannot be encrypted, and passes as it is");
    } else if (client == ClientTls.Mode.OPAQUE && server.mode() != ServerTls.Mode.OFF) {
      problems.error(
          source, "server: with tls: opaque the client encrypts all the way; expected tls: off");
    } else if (!client.ends() && server.mode() == ServerTls.Mode.SAME) {
      problems.error(source, "server: tls: same, but the listener lets no client encrypt");
    } else if (!client.ends()
        && server.mode() != ServerTls.Mode.OFF
        && server.data() == ServerTls.Data.SAME) {
      problems.error(source, "server: data: same, but the listener lets no client encrypt");
    }
  }

  /** Diverted clients expect whom they went to: his certificate, his data ports. */
  private void checkDiverted(Listener listener, Section section) {
    ClientTls.Mode client = listener.tls().mode();
    if (client.ends()) {
      problems.error(
          section.source("tls"),
          "tls: a listener with server: original-destination has no server's certificate to show;"
              + " expected off");
    } else if (client == ClientTls.Mode.OPAQUE) {
      problems.error(
          section.source("tls"),
          "tls: opaque-ports lead to one server, and a listener with server: original-destination"
              + " has many; expected off");
    } else if (listener.statefulFtp() && listener.divertPorts().contains(Server.IMPLICIT_PORT)) {
      problems.warning(
          section.source(DIVERT_PORTS),
          "divert-ports: at port 990 clients encrypt from the first byte, which cannot be read;"
              + " only with stateful-ftp: off it passes, and has no data connections");
    }
  }

  /** What a load balancer cannot stand before. */
  private void checkProxy(Listener listener, Section section) {
    checkServerProxy(listener, section.source("server"));
    Source source = section.source(ProxyProtocolForm.KEY);
    if (listener.proxy().on() && listener.server().isOriginalDestination()) {
      problems.error(
          source, "proxy-protocol: who is diverted here comes from no load balancer; expected off");
    } else if (listener.proxy().data() && !listener.statefulFtp()) {
      problems.error(
          source,
          "proxy-protocol: with stateful-ftp: off there are no data connections; expected data: off");
    } else if (listener.proxy().data() && listener.tls().mode() == ClientTls.Mode.OPAQUE) {
      problems.error(
          source,
          "proxy-protocol: opaque-ports take no load balancer's data connections; expected data:"
              + " off");
    }
  }

  private void checkServerProxy(Listener listener, Source source) {
    if (listener.server().proxy().data() && !listener.statefulFtp()) {
      problems.error(
          source,
          "server: proxy-protocol: with stateful-ftp: off there are no data connections; expected"
              + " data: off");
    } else if (listener.server().proxy().data() && listener.tls().mode() == ClientTls.Mode.OPAQUE) {
      problems.error(
          source, "server: proxy-protocol: opaque-ports send no headers; expected data: off");
    }
  }

  private void claim(String name, Source source) {
    Source first = names.putIfAbsent(name, source);
    if (first != null) {
      problems.error(
          source, "there is a listener \"" + name + "\" in line " + first.line() + " already");
    }
  }
}
