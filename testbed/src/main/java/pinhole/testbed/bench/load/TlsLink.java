package pinhole.testbed.bench.load;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * TLS 1.2 with BoringSSL on a blocking channel. Every rival is given the same cipher. The newer
 * version is left out because BoringSSL uses each of its tickets once, and an upload brings no new
 * one, while mod_tls demands that data connections resume.
 */
final class TlsLink implements Link {
  private static final int RECORDS = 1 << 18;
  private static final int RECORD = 1 << 14;
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  /** One for each thread, as the data's own. */
  private static final ThreadLocal<ByteBuffer> OUTGOING =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(RECORDS));

  private static final ThreadLocal<ByteBuffer> INCOMING =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(RECORDS));

  /** What a handshake could bring besides itself, but does not. */
  private static final ThreadLocal<ByteBuffer> NONE =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(RECORD));

  private static final SslContext CONTEXT = context();

  private final SocketChannel channel;
  private final SSLEngine engine;
  private final ByteBuffer incoming;

  private TlsLink(SocketChannel channel, SSLEngine engine, ByteBuffer incoming) {
    this.channel = channel;
    this.engine = engine;
    this.incoming = incoming;
  }

  private static SslContext context() {
    try {
      return SslContextBuilder.forClient()
          .sslProvider(SslProvider.OPENSSL_REFCNT) // without the finalizers
          .trustManager(InsecureTrustManagerFactory.INSTANCE)
          .protocols("TLSv1.2")
          .ciphers(List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"))
          .sessionCacheSize(20_000)
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Shakes hands on a control connection; the name is one of its own. */
  static TlsLink control(SocketChannel channel, String name) throws IOException {
    SSLEngine engine = engine(name);
    // No more than it takes, because thousands of them may idle.
    int size = engine.getSession().getPacketBufferSize();
    return shakingHands(new TlsLink(channel, engine, ByteBuffer.allocateDirect(size).flip()));
  }

  /** Shakes hands on a data connection, where the session of that name is resumed. */
  static TlsLink data(SocketChannel channel, String name) throws IOException {
    return shakingHands(new TlsLink(channel, engine(name), INCOMING.get().clear().flip()));
  }

  private static SSLEngine engine(String name) {
    return CONTEXT.newEngine(ByteBufAllocator.DEFAULT, name, 21);
  }

  private static TlsLink shakingHands(TlsLink link) throws IOException {
    try {
      link.handshake();
      return link;
    } catch (IOException e) {
      link.release();
      throw e;
    }
  }

  private void handshake() throws IOException {
    engine.beginHandshake();
    for (HandshakeStatus status = engine.getHandshakeStatus(); ; ) {
      switch (status) {
        case NEED_WRAP -> send(NOTHING.duplicate());
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (receive(NONE.get()).getStatus() == Status.CLOSED) {
            throw new EOFException("the connection ended in the handshake");
          }
        }
        case NEED_TASK -> engine.getDelegatedTask().run();
        default -> {
          return;
        }
      }
      status = engine.getHandshakeStatus();
    }
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    int before = to.position();
    while (to.position() == before) {
      if (receive(to).getStatus() == Status.CLOSED) {
        return -1;
      }
    }
    return to.position() - before;
  }

  /** Whatever has come; waits for at least a record. */
  private SSLEngineResult receive(ByteBuffer to) throws IOException {
    while (true) {
      SSLEngineResult result = engine.unwrap(incoming, to);
      // The end of a handshake is noticed only when there is nothing more to unwrap.
      boolean finished = result.getHandshakeStatus() == HandshakeStatus.FINISHED;
      if (result.getStatus() != Status.BUFFER_UNDERFLOW || finished) {
        return result;
      }
      incoming.compact();
      int count;
      try {
        count = channel.read(incoming);
      } finally {
        incoming.flip();
      }
      if (count < 0) {
        throw new EOFException("the connection ended without close_notify");
      }
    }
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    return send(from);
  }

  /** As many records as fit into one system call. */
  private int send(ByteBuffer from) throws IOException {
    ByteBuffer outgoing = OUTGOING.get().clear();
    int sent = 0;
    SSLEngineResult result;
    do {
      result = engine.wrap(from, outgoing);
      sent += result.bytesConsumed();
    } while (result.getStatus() == Status.OK && from.hasRemaining());
    outgoing.flip();
    while (outgoing.hasRemaining()) {
      channel.write(outgoing);
    }
    return sent;
  }

  /** Sends close_notify and a FIN, and reads on until the peer has done so, too. */
  @Override
  public void end() throws IOException {
    boolean heardAll = engine.isInboundDone();
    try {
      engine.closeOutbound();
      send(NOTHING.duplicate());
      channel.shutdownOutput();
      while (channel.read(incoming.clear()) >= 0) {
        incoming.clear();
      }
    } catch (IOException e) {
      if (!heardAll) { // else the peer has closed at once, and the answer was a reset
        throw e;
      }
    } finally {
      release();
    }
  }

  @Override
  public void release() {
    ReferenceCountUtil.release(engine);
  }
}
