package pinhole.certificates;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import pinhole.rules.config.InvalidConfiguration;
import pinhole.rules.config.NamedFile;

/**
 * Something that is made of files, and made again when they change. Looked at rather than watched,
 * as the rules file is. Certificate and key are two files that do not change at the same moment: as
 * long as they do not fit, the old pair stays in force.
 */
public final class Renewable<T> {
  private final List<NamedFile> files;
  private final Maker<T> maker;
  private volatile T current;
  private byte[] tried;
  private byte[] seen;

  /** Makes it. */
  @FunctionalInterface
  public interface Maker<T> {
    T make() throws InvalidConfiguration;
  }

  /**
   * What these files make.
   *
   * @throws InvalidConfiguration if they make nothing
   */
  public Renewable(List<NamedFile> files, Maker<T> maker) throws InvalidConfiguration {
    this.files = List.copyOf(files);
    this.maker = maker;
    this.tried = contents();
    this.seen = tried;
    this.current = maker.make();
  }

  /** The newest that could be made; asked from any thread. */
  public T current() {
    return current;
  }

  /**
   * Makes it again if the files differ from those that were tried last, and have been the same for
   * two looks. Only for one thread, which may wait.
   *
   * @return whether there is a new one
   * @throws InvalidConfiguration if they make nothing now, which is said once; the old one stays
   */
  public boolean look() throws InvalidConfiguration {
    byte[] now = contents();
    boolean settled = Arrays.equals(now, seen);
    seen = now;
    if (!settled || Arrays.equals(now, tried)) {
      return false;
    }
    tried = now;
    current = maker.make();
    return true;
  }

  private byte[] contents() {
    MessageDigest digest = sha256();
    for (NamedFile file : files) {
      try {
        digest.update(sha256().digest(Contents.of(file.path())));
      } catch (IOException e) {
        digest.update((byte) 0); // One that cannot be read has contents of its own kind.
      }
    }
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }
}
