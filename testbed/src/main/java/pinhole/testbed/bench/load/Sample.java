package pinhole.testbed.bench.load;

/** The files on the server, and how long a transfer of each must be to count. */
public enum Sample {
  BULK("bulk", 256 << 20),
  SMALL("small", 10 << 10);

  private final String path;
  private final int bytes;

  Sample(String path, int bytes) {
    this.path = path;
    this.bytes = bytes;
  }

  public String path() {
    return path;
  }

  public int bytes() {
    return bytes;
  }
}
