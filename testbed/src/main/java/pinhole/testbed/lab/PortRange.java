package pinhole.testbed.lab;

/** Ports from first to last, printed as the firewall and the servers write them. */
public record PortRange(int first, int last) {
  public PortRange {
    if (first < 1 || last < first || last > 65535) {
      throw new IllegalArgumentException(first + "-" + last);
    }
  }

  public boolean contains(int port) {
    return first <= port && port <= last;
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
