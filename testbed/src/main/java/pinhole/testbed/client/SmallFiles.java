package pinhole.testbed.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import pinhole.testbed.lab.Account;

/** A thousand files of some KiB, fetched and stored in one session of Python's ftplib. */
public record SmallFiles(Account account, Path work) {
  private static final List<String> NAMES =
      IntStream.range(0, 1000).mapToObj("small-%03d.bin"::formatted).toList();

  /** The session that fetches them all. */
  public Script down(String host) throws IOException {
    write(account.home());
    account.own(account.home());
    return session(host, true, "MANY_DOWN");
  }

  /** The session that stores them all. */
  public Script up(String host) throws IOException {
    write(work);
    return session(host, false, "MANY_UP");
  }

  /** Throws unless both sides have all of them. */
  public void check() throws IOException {
    for (String name : NAMES) {
      if (Files.mismatch(work.resolve(name), account.home().resolve(name)) >= 0) {
        throw new IOException(name + " differs");
      }
    }
  }

  /** Removes them on both sides. */
  public void remove() throws IOException {
    for (String name : NAMES) {
      Files.deleteIfExists(work.resolve(name));
      Files.deleteIfExists(account.home().resolve(name));
    }
  }

  private static Script session(String host, boolean passive, String operation) {
    List<Script.Step> names = NAMES.stream().<Script.Step>map(Script.Step.Type::new).toList();
    return new Script(Ftplib.command(host, passive, operation), names);
  }

  private static void write(Path folder) throws IOException {
    Random random = new Random(1000);
    for (String name : NAMES) {
      byte[] bytes = new byte[random.nextInt(20 << 10)];
      random.nextBytes(bytes);
      Files.write(folder.resolve(name), bytes);
    }
  }
}
