package pinhole.relay;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import pinhole.ftp.SyntaxException;
import pinhole.proxy.Ends;
import pinhole.proxy.HeaderReader;

/** The PROXY header of one connection, before anything else is read of it: whose it is. */
public final class Introduction {
  /** A load balancer sends it at once, or when its client speaks first, which in FTP none does. */
  private static final int WITHIN_SECONDS = 3;

  private final HeaderReader header = new HeaderReader();
  private final Ends real;
  private final Report report;
  private final Future<?> limit;
  private Runnable outcome = () -> {};
  private boolean over;

  /** Hears once how it ends. */
  public interface Report {
    void introduced(Ends ends);

    /** There is no header, for this reason; the connection is still open. */
    void failed(String why);

    /** It was closed without a byte, as load balancers do to see whether somebody listens. */
    void left();
  }

  /**
   * Waits for what is {@linkplain #take taken}.
   *
   * @param real the ends of the connection, as the kernel has them
   */
  Introduction(EventLoop loop, Ends real, Report report) {
    this.real = real;
    this.report = report;
    this.limit = loop.schedule(this::tookTooLong, WITHIN_SECONDS, TimeUnit.SECONDS);
  }

  /** Reads that of a control connection, which does not read yet; what follows is left unread. */
  public static void read(Channel channel, Ends real, Report report) {
    Introduction introduction = new Introduction(channel.eventLoop(), real, report);
    GatedAllocator.onControl(channel, introduction::wanted);
    new ChannelIntroduction(introduction).begin(channel);
  }

  private void tookTooLong() {
    end(() -> report.failed("no PROXY header within " + WITHIN_SECONDS + " s"));
    tell();
  }

  private void end(Runnable outcome) {
    if (!over) {
      over = true;
      limit.cancel(false);
      this.outcome = outcome;
    }
  }

  /** How many bytes to read next, and not one more. */
  int wanted() {
    return over ? 0 : header.wanted();
  }

  /** Whether nothing more is wanted; then it is to be {@linkplain #tell told}. */
  boolean over() {
    return over;
  }

  /** Bytes that were wanted have come. */
  void take(ByteBuffer bytes) {
    if (over) {
      return;
    }
    try {
      header.take(bytes);
      if (header.wanted() == 0) {
        Ends ends = header.ends(real);
        end(() -> report.introduced(ends));
      }
    } catch (SyntaxException e) {
      end(() -> report.failed("no PROXY header, but " + e.getMessage()));
    }
  }

  /** No more will come. */
  void gone() {
    end(
        header.untouched()
            ? report::left
            : () -> report.failed("no PROXY header, but a part of one"));
  }

  /** Nobody wants to know any more. */
  void stop() {
    end(() -> {});
  }

  /** Reports what there is to be reported, once. */
  void tell() {
    Runnable told = outcome;
    outcome = () -> {};
    told.run();
  }
}
