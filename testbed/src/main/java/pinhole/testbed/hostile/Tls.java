package pinhole.testbed.hostile;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * TLS at one end of a connection, step by step: a handshake can stand still half way, an end can
 * come without its close_notify, and a client chooses which session it resumes. One thread at a
 * time.
 */
public final class Tls {
  private static final int ROOM = 1 << 15;

  private final Socket socket;
  private final SSLEngine engine;
  private boolean resumed;
  private final ByteBuffer incoming = ByteBuffer.allocate(ROOM).flip();
  private final ByteBuffer outgoing = ByteBuffer.allocate(ROOM);
  private final ByteBuffer plain = ByteBuffer.allocate(ROOM).flip();

  private Tls(Socket socket, SSLEngine engine) {
    this.socket = socket;
    this.engine = engine;
  }

  /**
   * The client's end; nothing is sent yet. Resumes what the context remembers of this name, if
   * anything, and remembers what comes of it.
   */
  public static Tls client(Socket socket, SSLContext context, String name) {
    SSLEngine engine = context.createSSLEngine(name, 21);
    engine.setUseClientMode(true);
    return new Tls(socket, engine);
  }

  /** The server's end. */
  public static Tls server(Socket socket, SSLContext context) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    return new Tls(socket, engine);
  }

  /** Speaks this version only, 1.2 or 1.3. */
  public Tls only(String version) {
    engine.setEnabledProtocols(new String[] {"TLSv" + version});
    return this;
  }

  /** Changes what is said in the first message. */
  public Tls with(Consumer<SSLParameters> change) {
    SSLParameters parameters = engine.getSSLParameters();
    change.accept(parameters);
    engine.setSSLParameters(parameters);
    return this;
  }

  /** The whole handshake. */
  public Tls handshake() throws IOException {
    long began = System.currentTimeMillis();
    engine.beginHandshake();
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (!unwrap()) {
            throw new SSLException("the peer said close_notify in the handshake");
          }
        }
        case NEED_TASK -> tasks();
        default -> {
          // JSSE does not tell, but a session is as old as its first handshake.
          resumed = engine.getSession().getCreationTime() < began;
          return this;
        }
      }
    }
  }

  /** What the peer cannot understand is answered with an alert, as the engine has it ready. */
  private void alert() throws IOException {
    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
      wrap(ByteBuffer.allocate(0));
    }
  }

  /** Only the first flight of a handshake: the ClientHello, or the server's answer to one. */
  public void begin() throws IOException {
    engine.beginHandshake();
    if (!engine.getUseClientMode()) {
      while (engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
          tasks();
        } else {
          unwrap();
        }
      }
    }
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
      wrap(ByteBuffer.allocate(0));
    }
  }

  /** Says that no more will come; no FIN. */
  public void closeNotify() throws IOException {
    engine.closeOutbound();
    while (!engine.isOutboundDone()) {
      if (wrap(ByteBuffer.allocate(0)).getStatus() == SSLEngineResult.Status.CLOSED) {
        return;
      }
    }
  }

  public SSLSession session() {
    return engine.getSession();
  }

  /** Whether the handshake went without certificates, because it went on with an older session. */
  public boolean resumed() {
    return resumed;
  }

  /** What was agreed with ALPN; empty for nothing. */
  public String protocol() {
    return engine.getApplicationProtocol();
  }

  /** What the peer says; ends with its close_notify, and with nothing less. */
  InputStream in() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        while (length > 0 && !plain.hasRemaining()) {
          if (engine.isInboundDone() || !unwrap()) {
            return -1;
          }
          if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            tasks();
          }
        }
        int count = Math.min(length, plain.remaining());
        plain.get(bytes, offset, count);
        return count;
      }

      @Override
      public int available() {
        return plain.remaining();
      }
    };
  }

  OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
        while (left.hasRemaining()) {
          wrap(left);
        }
      }
    };
  }

  private SSLEngineResult wrap(ByteBuffer from) throws IOException {
    outgoing.clear();
    SSLEngineResult result = engine.wrap(from, outgoing);
    socket.getOutputStream().write(outgoing.array(), 0, outgoing.position());
    return result;
  }

  /** One record, of which there may be nothing to see; false after close_notify. */
  private boolean unwrap() throws IOException {
    while (true) {
      plain.compact();
      SSLEngineResult result;
      try {
        result = engine.unwrap(incoming, plain);
      } catch (SSLException e) {
        alert();
        throw e;
      } finally {
        plain.flip();
      }
      switch (result.getStatus()) {
        case CLOSED -> {
          return false;
        }
        case BUFFER_UNDERFLOW -> fill();
        case BUFFER_OVERFLOW -> throw new IllegalStateException("no room for a record");
        case OK -> {
          return true;
        }
      }
    }
  }

  private void fill() throws IOException {
    incoming.compact();
    int count;
    try {
      count =
          socket.getInputStream().read(incoming.array(), incoming.position(), incoming.remaining());
      incoming.position(incoming.position() + Math.max(0, count));
    } finally {
      incoming.flip();
    }
    if (count < 0) {
      throw new EOFException("the connection ended without close_notify");
    }
  }

  private void tasks() {
    Runnable task;
    while ((task = engine.getDelegatedTask()) != null) {
      task.run();
    }
  }
}
