package pinhole.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pinhole.RulesFile;
import pinhole.explain.Account;
import pinhole.explain.Circumstances;
import pinhole.explain.Inquiry;
import pinhole.ftp.HostPort;
import pinhole.ftp.Text;
import pinhole.rules.Literal;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.InvalidConfiguration;
import pinhole.rules.config.Listener;

/** Tells what the gateway would do, and why. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Tells what the gateway would make of a command, and which rules would decide.",
      "",
      "Each question that would be asked is shown with every rule that would be looked "
          + "at, and which of its conditions hold. A 227 or 229 in place of a command is the "
          + "server's answer to PASV or EPSV. Without a command only the connection is "
          + "judged.",
      "",
      "A denial in the log names what is needed to ask again: client, listener, user, "
          + "tls, and command or text."
    },
    footer = {
      "",
      "For example:",
      "  pinhole explain --from 198.51.100.9 --user partner-7 STOR /inbox/a.csv",
      "  pinhole explain --from 198.51.100.9 PORT 10,0,0,2,8,6",
      "  pinhole explain --from 198.51.100.9 --after 'EPSV ALL' PASV"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:allowed",
      "1:denied",
      "2:the command line is wrong, or the file it names cannot be read",
      "3:the rules file is wrong"
    })
final class Explain implements Callable<Integer> {
  private static final int DENIED = 1;

  private static final Pattern PORT = Pattern.compile("(?:[0-9.]+|\\[[^]]*]):([0-9]{1,5})");

  @Option(
      names = {"-r", "--rules"},
      paramLabel = "FILE",
      defaultValue = "pinhole.yaml",
      description = "The rules file. Default: ${DEFAULT-VALUE}")
  private Path rules;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "ADDRESS",
      description = "The client's address; a port, as the log may show it, does not matter.")
  private String from;

  @Option(
      names = "--listener",
      paramLabel = "NAME",
      description = "The listener that it connects to; needed where there are several.")
  private String listener;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Who has logged in. Default: nobody.")
  private String user;

  @Option(names = "--tls", description = "The control connection is encrypted.")
  private boolean tls;

  @Option(
      names = "--certificate",
      paramLabel = "SUBJECT",
      defaultValue = "",
      description = "The subject of the client's certificate, such as CN=partner-7; with --tls.")
  private String certificate;

  @Option(
      names = "--server",
      paramLabel = "ADDRESS",
      description = {
        "The server's address, where the rules file has a name that is unknown here, or "
            + "original-destination; with its port, such as 192.0.2.7:21, where that diverts several."
      })
  private String server;

  @Option(
      names = "--directory",
      paramLabel = "PATH",
      defaultValue = "",
      description = "The working directory on the server. Default: unknown.")
  private String directory;

  @Option(
      names = "--after",
      paramLabel = "LINE",
      description = "What the client has said before, after its login; can be repeated.")
  private List<String> after = List.of();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The verb and its argument.")
  private List<String> words = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      Configuration configuration = new RulesFile(rules).read().configuration();
      Circumstances circumstances = circumstances(configuration);
      Account account =
          new Inquiry(configuration, circumstances).about(Text.bytes(String.join(" ", words)));
      out.print(json ? ExplainJson.of(account) + "\n" : new ExplainText(circumstances).of(account));
      out.flush();
      return account.allowed() ? 0 : DENIED;
    } catch (InvalidConfiguration e) {
      e.problems().forEach(spec.commandLine().getErr()::println);
      return Pinhole.WRONG_RULES;
    } catch (IOException e) {
      throw wrong("cannot read " + rules + ": " + RulesFile.why(e));
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Circumstances circumstances(Configuration configuration) {
    InetAddress client = Literal.parse(withoutPort(from));
    Listener chosen = listener(configuration.listeners(), client);
    return new Circumstances(
        client,
        chosen,
        server(chosen),
        Text.bytes(user),
        tls || !certificate.isEmpty(),
        certificate,
        Text.bytes(directory),
        after.stream().map(Text::bytes).toList());
  }

  /** "198.51.100.9", whether it came with a port, in brackets, or neither. */
  private static String withoutPort(String text) {
    if (text.startsWith("[")) {
      return text.replaceFirst("^\\[([^]]*)](:[0-9]+)?$", "$1");
    }
    return text.replaceFirst("^([0-9.]+):[0-9]+$", "$1");
  }

  private Listener listener(List<Listener> all, InetAddress client) {
    List<Listener> fitting =
        all.stream()
            .filter(one -> listener == null || one.name().equals(listener))
            .filter(one -> reaches(client, one.bind().getAddress()))
            .toList();
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    String names = all.stream().map(Listener::name).collect(Collectors.joining(", "));
    if (fitting.isEmpty()) {
      throw wrong(
          (listener == null ? "no listener" : "no listener \"" + listener + '"')
              + " that "
              + Literal.print(client)
              + " can connect to; there are "
              + names);
    }
    throw wrong("there are several listeners; name one with --listener: " + names);
  }

  /** A listener on [::] takes IPv4 too. */
  private static boolean reaches(InetAddress client, InetAddress bound) {
    return client.getClass() == bound.getClass()
        || (client instanceof Inet4Address && bound.isAnyLocalAddress());
  }

  private HostPort server(Listener chosen) {
    Matcher port = PORT.matcher(server == null ? "" : server);
    List<Integer> ports = chosen.serverPorts();
    if (port.matches()) {
      return new HostPort(serverAddress(chosen), Integer.parseInt(port.group(1)));
    }
    InetAddress address = serverAddress(chosen);
    if (ports.size() > 1) {
      throw wrong(
          "this listener diverts several ports; say which: --server "
              + new HostPort(address, ports.get(0)));
    }
    return new HostPort(address, ports.get(0));
  }

  private InetAddress serverAddress(Listener chosen) {
    if (server != null) {
      return Literal.parse(withoutPort(server));
    }
    String host = chosen.server().host();
    if (chosen.server().isOriginalDestination()) {
      throw wrong("this listener takes clients to where they go; say where: --server ADDRESS");
    }
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw wrong("no address is known for " + host + "; give one with --server ADDRESS");
    }
  }
}
