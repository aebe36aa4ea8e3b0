package pinhole.control;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The way a client is left: it is sent its FIN behind the last reply, and its own is waited for. To
 * close with commands unread would reset the connection, and the client might never see that reply.
 * Whatever the client does, its channel is closed in the end.
 */
final class Farewell {
  /** How long a client that has its FIN may take to send its own. */
  static final Duration LINGER = Duration.ofSeconds(2);

  private final Channel client;

  /** A farewell to the client on this channel, whose lines are read by a {@link LineDecoder}. */
  Farewell(Channel client) {
    this.client = client;
  }

  /**
   * Takes leave, once.
   *
   * @param patience how long the client may take to accept the rest of what it asked for
   */
  void say(Duration patience) {
    if (!client.isActive() || Encryption.begun(client)) {
      client.close(); // in the middle of a handshake there are no words
      return;
    }
    client.config().setAutoRead(false); // nothing that it says until then will ever count
    closeAfter(patience); // a client may never take the rest of what it asked for
    client
        .writeAndFlush(client.alloc().buffer(0))
        .addListener(written -> finish())
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  /** All that was said is with the kernel. */
  private void finish() {
    DuplexChannel socket = (DuplexChannel) client;
    Encryption.stop(client);
    socket.shutdownOutput();
    if (socket.isInputShutdown()) {
      client.close();
      return;
    }
    client.pipeline().replace(LineDecoder.class, "discard", new Discard());
    client.config().setAutoRead(true);
    closeAfter(LINGER);
  }

  private void closeAfter(Duration time) {
    Future<?> timer =
        client.eventLoop().schedule(() -> client.close(), time.toMillis(), TimeUnit.MILLISECONDS);
    client.closeFuture().addListener(closed -> timer.cancel(false));
  }
}
