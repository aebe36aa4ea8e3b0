package pinhole.data;

import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import pinhole.ftp.HostPort;
import pinhole.session.Pinhole;
import pinhole.session.Side;

/**
 * Two data planes of one session: each pinhole goes to the first plane if it fits there, else to
 * the other. Both report to the same watcher, and a plane leaves alone what it has not opened.
 */
public final class ChosenPlane implements DataPlane {
  private final DataPlane first;
  private final Predicate<Pinhole> fits;
  private final DataPlane other;

  /** A choice; {@code fits} says whether the first plane can have a pinhole. */
  public ChosenPlane(DataPlane first, Predicate<Pinhole> fits, DataPlane other) {
    this.first = first;
    this.fits = fits;
    this.other = other;
  }

  @Override
  public CompletionStage<HostPort> open(Pinhole pinhole) {
    return (fits.test(pinhole) ? first : other).open(pinhole);
  }

  @Override
  public void release(Pinhole pinhole) {
    first.release(pinhole);
    other.release(pinhole);
  }

  @Override
  public void begin(Pinhole pinhole, Side from) {
    first.begin(pinhole, from);
    other.begin(pinhole, from);
  }

  @Override
  public void hear() {
    first.hear();
    other.hear();
  }

  @Override
  public void drain(Pinhole pinhole) {
    first.drain(pinhole);
    other.drain(pinhole);
  }

  @Override
  public void close(Pinhole pinhole) {
    first.close(pinhole);
    other.close(pinhole);
  }

  @Override
  public void closeAll() {
    first.closeAll();
    other.closeAll();
  }
}
