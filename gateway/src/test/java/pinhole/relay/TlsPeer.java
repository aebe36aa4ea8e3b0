package pinhole.relay;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import pinhole.tls.Ends;

/**
 * TLS on a blocking socket at one end of a pinhole. Unlike the JDK's sockets it tells an end with
 * close_notify from one without, makes either, and can cut what it sends into pieces.
 */
final class TlsPeer implements AutoCloseable {
  private static final SSLContext CONTEXT = Ends.ROOT.server("ftp.example.org").context();
  private static final int MOST = 64 << 10;

  /** The quickest first: without the second compiler, which tests do without, AES takes long. */
  private static final String[] CIPHERS = {
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
  };

  final Peer plain;
  private final SSLEngine engine;
  private final int longest;
  private final ByteBuffer in = ByteBuffer.allocate(MOST).flip();
  private final ByteBuffer out = ByteBuffer.allocate(MOST);
  private final ByteBuffer read = ByteBuffer.allocate(MOST);
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean keeps;

  private TlsPeer(Peer plain, boolean client, String version, int longest) {
    this.plain = plain;
    this.longest = longest;
    engine = CONTEXT.createSSLEngine("ftp.example.org", 21);
    engine.setUseClientMode(client);
    engine.setEnabledProtocols(new String[] {version});
    engine.setEnabledCipherSuites(CIPHERS);
  }

  /** The client of TLS, whose handshake is still to come; sends at most so many bytes at once. */
  static TlsPeer client(Peer plain, String version, int longest) {
    return new TlsPeer(plain, true, version, longest);
  }

  /** The server of TLS, likewise. */
  static TlsPeer server(Peer plain, String version, int longest) {
    return new TlsPeer(plain, false, version, longest);
  }

  /** What it says first follows these bytes, in clear. */
  TlsPeer behind(byte[] first) {
    kept.writeBytes(first);
    return this;
  }

  /** From now on it says all at once that it can say before it has to listen, or has finished. */
  TlsPeer atOnce() {
    keeps = true;
    return this;
  }

  /** Shakes hands; again in TLS 1.2, and changes the keys in 1.3. */
  TlsPeer handshake() throws IOException {
    engine.beginHandshake();
    while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
        default -> unwrap();
      }
    }
    return this;
  }

  private void wrap(ByteBuffer bytes) throws IOException {
    out.clear();
    engine.wrap(bytes, out);
    out.flip();
    kept.write(out.array(), 0, out.limit());
    if (!keeps) {
      say();
    }
  }

  private void say() throws IOException {
    ByteBuffer left = ByteBuffer.wrap(kept.toByteArray());
    kept.reset();
    while (left.hasRemaining()) {
      byte[] piece = new byte[Math.min(longest, left.remaining())];
      left.get(piece);
      plain.send(piece);
    }
  }

  /** False at the end, which has to be close_notify. */
  private boolean unwrap() throws IOException {
    while (true) {
      SSLEngineResult result = engine.unwrap(in, read);
      switch (result.getStatus()) {
        case CLOSED -> {
          return false;
        }
        case BUFFER_UNDERFLOW -> receive();
        default -> {
          while (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            engine.getDelegatedTask().run();
          }
          return true;
        }
      }
    }
  }

  private void receive() throws IOException {
    say();
    in.compact();
    int got = plain.socket.getInputStream().read(in.array(), in.position(), in.remaining());
    if (got < 0) {
      throw new EOFException("the stream has ended without close_notify");
    }
    in.position(in.position() + got).flip();
  }

  TlsPeer send(byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      wrap(left);
    }
    return this;
  }

  /** Sends bytes, of which one is changed on the way. */
  TlsPeer sendChanged(byte[] bytes) throws IOException {
    keeps = true;
    send(bytes);
    byte[] changed = kept.toByteArray();
    changed[changed.length / 2] ^= 1;
    kept.reset();
    keeps = false;
    plain.send(changed);
    return this;
  }

  /** Says close_notify, and then sends a FIN. */
  TlsPeer finish() throws IOException {
    sayFarewell();
    say();
    plain.finish();
    return this;
  }

  /** Says what it has kept to itself, and breaks the connection. */
  void sayAndReset() {
    try {
      say();
      plain.reset();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says close_notify, and closes the connection. */
  void sayFarewellAndClose() {
    try {
      sayFarewell();
      say();
      plain.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says close_notify, and sends no FIN. */
  void sayFarewell() throws IOException {
    engine.closeOutbound();
    out.clear();
    while (!engine.isOutboundDone()) {
      engine.wrap(ByteBuffer.allocate(0), out);
    }
    out.flip();
    kept.write(out.array(), 0, out.limit());
    if (!keeps) {
      say();
    }
  }

  /** Sends all of it, and its end, beside what the test does meanwhile. */
  CompletableFuture<Void> sending(byte[] bytes) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            send(bytes).finish();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> new Thread(task, "sender").start());
  }

  /** Everything up to close_notify; fails if there is none. */
  byte[] rest() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (unwrap()) {
      read.flip();
      all.write(read.array(), 0, read.limit());
      read.clear();
    }
    return all.toByteArray();
  }

  /** So many bytes at least, and no end; what is behind them stays where it is. */
  byte[] read(int count) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < count && unwrap()) {
      read.flip();
      all.write(read.array(), 0, read.limit());
      read.clear();
    }
    return all.toByteArray();
  }

  /** Waits until there is more than was read, and does not look at it. */
  void awaitMore() throws IOException {
    if (!in.hasRemaining()) {
      receive();
    }
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }
}
