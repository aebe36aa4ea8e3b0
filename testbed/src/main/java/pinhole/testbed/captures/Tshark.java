package pinhole.testbed.captures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import pinhole.capture.CaptureFile;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.inspect.Inspection;
import pinhole.inspect.Rulebook;
import pinhole.rules.Literal;
import pinhole.testbed.lab.Host;

/**
 * Holds what Pinhole reads in each capture of the folder against what tshark's FTP dissector reads:
 * which packet names which address and port. Where they differ, the file of expectations says so,
 * and why:
 *
 * <pre>
 * # tshark alone: 28 PASV 192.0.2.2:43044
 * # pinhole alone: 12 PASV 198.51.100.5:51202
 * #   because tshark takes a 227 for one only in parentheses
 * </pre>
 */
public final class Tshark {
  private static final String ALONE = " alone: ";

  /** It ends with 2 where a file is cut short, which some of ours are. */
  private static final String TOLERANT = "\"$0\" \"$@\" || [ $? = 2 ]";

  /** A negotiation, and tshark's fields for it: the port last. */
  private record Row(Negotiation verb, List<String> fields) {}

  private static final List<Row> ROWS =
      List.of(
          new Row(Negotiation.PASV, List.of("ftp.passive.ip", "ftp.passive.port")),
          new Row(Negotiation.PORT, List.of("ftp.active.cip", "ftp.active.port")),
          new Row(Negotiation.EPRT, List.of("ftp.eprt.ip", "ftp.eprt.ipv6", "ftp.eprt.port")),
          new Row(Negotiation.EPSV, List.of("ftp.epsv.ip", "ftp.epsv.ipv6", "ftp.epsv.port")));

  private Tshark() {}

  public static void main(String[] none) throws Exception {
    List<Path> captures;
    try (Stream<Path> files = Files.list(Captures.folder())) {
      captures = files.filter(file -> file.toString().endsWith(".pcap")).sorted().toList();
    }
    // Two at a time: most of it is tshark reading its own settings.
    List<Boolean> agreed = captures.parallelStream().map(Tshark::agrees).toList();
    boolean live = live();
    agreed = Stream.concat(agreed.stream(), Stream.of(live)).toList();
    long passed = agreed.stream().filter(same -> same).count();
    System.out.printf("captures: %d passed, %d failed%n", passed, agreed.size() - passed);
    System.exit(passed == agreed.size() && passed > 0 ? 0 : 1);
  }

  /** A session that is watched while it goes on. */
  private static boolean live() throws InterruptedException {
    try {
      Live.check();
      return true;
    } catch (IOException | RuntimeException e) {
      System.out.println("inspect -i: " + e.getMessage());
      return false;
    }
  }

  /** Whether both read the same, but for what is explained. */
  private static boolean agrees(Path capture) {
    Set<String> found = new TreeSet<>();
    Set<String> explained;
    try {
      Set<String> ours = ours(capture);
      Set<String> theirs = theirs(capture);
      theirs.stream()
          .filter(one -> !ours.contains(one))
          .map("tshark alone: "::concat)
          .forEach(found::add);
      ours.stream()
          .filter(one -> !theirs.contains(one))
          .map("pinhole alone: "::concat)
          .forEach(found::add);
      explained = explained(capture);
    } catch (IOException | RuntimeException e) {
      System.out.println(capture.getFileName() + ": " + e.getMessage());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    if (!found.equals(explained)) {
      System.out.printf(
          "%s: found %s, but explained %s%n", capture.getFileName(), found, explained);
    }
    return found.equals(explained);
  }

  private static Set<String> ours(Path capture) throws IOException {
    Set<String> read = new TreeSet<>();
    try (CaptureFile file = CaptureFile.open(capture)) {
      new Inspection(
              Rulebook.NONE,
              false,
              said ->
                  said.negotiations()
                      .forEach(
                          made ->
                              read.add(line(made.where().packet(), made.verb(), made.endpoint()))))
          .read(file);
    }
    return read;
  }

  private static String line(long packet, Negotiation verb, HostPort endpoint) {
    return packet + " " + verb + " " + endpoint;
  }

  private static Set<String> theirs(Path capture) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", "-c", TOLERANT, "tshark"));
    command.addAll(List.of("-n", "-r", capture.toString()));
    command.addAll(List.of("-T", "fields", "-E", "occurrence=a", "-e", "frame.number"));
    List<String> filter = new ArrayList<>();
    for (Row row : ROWS) {
      row.fields().forEach(field -> command.addAll(List.of("-e", field)));
      filter.add(row.fields().get(row.fields().size() - 1));
    }
    command.addAll(List.of("-Y", String.join(" or ", filter)));
    Set<String> read = new TreeSet<>();
    // What it has to say beside (that it runs as root, that a file is cut short) has no tabs.
    Host.feed("", command)
        .lines()
        .filter(line -> line.contains("\t"))
        .forEach(line -> read(line, read));
    return read;
  }

  private static void read(String line, Set<String> read) {
    List<String> columns = List.of(line.split("\t", -1));
    int at = 1;
    for (Row row : ROWS) {
      List<String> values = columns.subList(at, at + row.fields().size());
      String port = values.get(values.size() - 1);
      values.subList(0, values.size() - 1).stream()
          .filter(address -> !address.isEmpty() && !port.isEmpty())
          .map(address -> new HostPort(Literal.parse(address), Integer.parseInt(port)))
          .forEach(to -> read.add(line(Long.parseLong(columns.get(0)), row.verb(), to)));
      at += row.fields().size();
    }
  }

  /** The differences that are named; the line behind the last of them says why. */
  private static Set<String> explained(Path capture) throws IOException {
    List<String> head =
        Files.readAllLines(Path.of(capture.toString().replaceFirst("\\.pcap$", ".txt"))).stream()
            .takeWhile(line -> !line.isBlank())
            .toList();
    Set<String> explained = new TreeSet<>();
    head.stream()
        .filter(line -> line.contains(ALONE))
        .forEach(line -> explained.add(line.substring(2).strip()));
    boolean because = head.stream().anyMatch(line -> line.startsWith("#   because "));
    if (because == explained.isEmpty()) {
      throw new IOException("a difference without an explanation, or the other way round");
    }
    return explained;
  }
}
