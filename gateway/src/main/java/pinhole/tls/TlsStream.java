package pinhole.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * TLS of a data connection that is no channel: from buffer to buffer, without any input or output.
 * Stays on the event loop of its session; what it answers to the peer is to be sent before all
 * else, also when it has failed.
 */
public final class TlsStream {
  /** Room for the largest record there may be, sealed or not (RFC 5246 section 6.2.3). */
  public static final int RECORD = 5 + (1 << 14) + 2048;

  private static final ByteBuf NOTHING = Unpooled.EMPTY_BUFFER;

  private final SSLEngine engine;
  private final Optional<HelloRules> rules;
  private final Lineage lineage;
  private final Reasons reasons;
  private final HelloReader reader = new HelloReader();
  private ClientHello hello = ClientHello.NONE;
  private boolean admitted;
  private boolean secured;
  private boolean settled;
  private boolean ended;
  private boolean released;

  TlsStream(SSLEngine engine, Optional<HelloRules> rules, Lineage lineage, Reasons reasons) {
    this.engine = engine;
    this.rules = rules;
    this.lineage = lineage;
    this.reasons = reasons;
    this.admitted = rules.isEmpty();
  }

  /** Begins the handshake; the client of TLS speaks first. */
  public void begin(ByteBuf out) throws SSLException {
    engine.beginHandshake();
    if (engine.getUseClientMode()) {
      shake(NOTHING, NOTHING, out);
    }
  }

  /**
   * Carries on the handshake with what the peer has said.
   *
   * @param in what is left in it is no whole record yet, or no longer of the handshake: who speaks
   *     last may go on in the same segment, and even end
   * @param room is empty, holds a {@link #RECORD}, and stays empty
   * @return whether the handshake is over
   */
  public boolean shake(ByteBuf in, ByteBuf room, ByteBuf out) throws SSLException {
    try {
      if (!admitted && !admit(in, room, out)) {
        return false;
      }
      while (!secured && step(in, room, out)) {}
      if (secured) {
        settle();
      }
      return secured;
    } catch (SSLException e) {
      settle();
      lastWords(out);
      throw e;
    }
  }

  private void settle() {
    if (!settled) {
      settled = true;
      lineage.finished(engine, secured);
    }
  }

  /** A hello is looked at before the library answers it; one that is refused fails it, too. */
  private boolean admit(ByteBuf in, ByteBuf room, ByteBuf out) throws SSLException {
    Optional<ClientHello> read = reader.read(in);
    if (read.isEmpty()) {
      return false;
    }
    hello = read.get();
    OptionalInt alert = rules.orElseThrow().alert(hello);
    if (alert.isPresent()) {
      byte[] record = HelloRules.record(alert.getAsInt());
      out.writeBytes(record);
      unwrap(Unpooled.wrappedBuffer(record), room);
      throw new SSLException("the hello is refused"); // Never: the alert has failed the handshake.
    }
    admitted = true;
    return true;
  }

  private boolean step(ByteBuf in, ByteBuf room, ByteBuf out) throws SSLException {
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> runTasks();
      case NEED_WRAP -> secured = onlyTicketsAreLeft() || isOver(wrap(NOTHING, out));
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
        // Netty's engine tells the end of a handshake with the call behind the one that has read
        // the Finished, and opens what follows by the way. So it is asked before it gets more.
        secured = isOver(unwrap(NOTHING, room));
        return secured || (in.isReadable() && hear(in, room));
      }
      default -> secured = true;
    }
    return true;
  }

  /** Takes in the next record; false if there is no whole one. */
  private boolean hear(ByteBuf in, ByteBuf room) throws SSLException {
    lineage.reading(engine);
    SSLEngineResult result = unwrap(in, room);
    secured = isOver(result);
    if (room.isReadable()) {
      throw new SSLException("bytes of a file have come in the handshake"); // not to be lost unseen
    }
    return switch (result.getStatus()) {
      case OK -> true;
      case BUFFER_UNDERFLOW -> false;
      case BUFFER_OVERFLOW -> throw tooLarge();
      case CLOSED -> throw new SSLException("the handshake was ended by close_notify");
    };
  }

  private static SSLException tooLarge() {
    return new SSLException("a record is larger than TLS allows");
  }

  /**
   * The JDK has its TLS 1.3 tickets ready with the client's Finished. They go out before the first
   * bytes to the client, or with close_notify: who uploads may not read, and to close with a ticket
   * unread is a reset, which costs the end of the file. BoringSSL does so by itself.
   */
  private boolean onlyTicketsAreLeft() {
    return !engine.getUseClientMode()
        && engine.getHandshakeSession() == null
        && engine.getSession().getProtocol().equals("TLSv1.3");
  }

  private static boolean isOver(SSLEngineResult result) {
    return result.getHandshakeStatus() == HandshakeStatus.FINISHED;
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  /** The alert that tells the peer why. */
  private void lastWords(ByteBuf out) {
    try {
      farewell(out);
    } catch (SSLException e) {
      // The reason that is known already, again.
    }
  }

  /**
   * Opens what the peer has sent, behind the handshake.
   *
   * @param in what is left in it is no whole record yet, or did not fit
   * @param plain takes another record as long as it has room for a {@link #RECORD}
   */
  public void read(ByteBuf in, ByteBuf plain, ByteBuf out) throws SSLException {
    try {
      while (!ended) {
        SSLEngineResult result = unwrap(in, plain);
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
          runTasks();
        }
        if (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !ended) {
          answer(out);
        }
        if (result.getStatus() == Status.BUFFER_OVERFLOW && !plain.isReadable()) {
          throw tooLarge();
        }
        if (result.bytesConsumed() == 0) {
          return;
        }
      }
    } catch (SSLException e) {
      lastWords(out);
      throw e;
    }
  }

  /** The library has something to say by itself: an alert, after which it throws the reason. */
  private void answer(ByteBuf out) throws SSLException {
    if (!Contexts.isNative(engine)) {
      if (!engine.getUseClientMode()) {
        return; // The JDK has its tickets there.
      }
      if (!engine.getSession().getProtocol().equals("TLSv1.3")) {
        throw new SSLException("the server begins another handshake"); // BoringSSL refuses it, too.
      }
    }
    while (wrap(NOTHING, out).bytesProduced() > 0) {}
  }

  /** Whether the peer has said close_notify, and so all that it has to say. */
  public boolean ended() {
    return ended;
  }

  /**
   * Seals what is to be sent.
   *
   * @return false if TLS was ended, by whichever side, and takes no more
   */
  public boolean write(ByteBuf plain, ByteBuf out) throws SSLException {
    while (plain.isReadable()) {
      SSLEngineResult result = wrap(plain, out);
      if (result.getStatus() == Status.CLOSED) {
        return false;
      }
      if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
        throw new SSLException("nothing can be sealed in the middle of another handshake");
      }
      while (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
          && Contexts.isNative(engine)) {
        result = wrap(NOTHING, out); // What had no room behind the tickets.
      }
    }
    return true;
  }

  /** Says close_notify, once. */
  public void end(ByteBuf out) throws SSLException {
    farewell(out);
    if (!engine.isOutboundDone()) {
      throw new SSLException("close_notify cannot be said");
    }
  }

  private void farewell(ByteBuf out) throws SSLException {
    engine.closeOutbound();
    int before;
    do {
      before = out.writerIndex();
      wrap(NOTHING, out);
    } while (out.writerIndex() > before && !engine.isOutboundDone());
  }

  private SSLEngineResult unwrap(ByteBuf in, ByteBuf to) throws SSLException {
    ByteBuffer from = in.nioBuffer();
    ByteBuffer room = to.nioBuffer(to.writerIndex(), to.writableBytes());
    boolean done = engine.isInboundDone();
    SSLEngineResult result = engine.unwrap(from, room);
    in.skipBytes(result.bytesConsumed());
    to.writerIndex(to.writerIndex() + result.bytesProduced());
    // An engine that has failed calls its input done, too; only close_notify is read without an
    // exception.
    ended |= !done && result.bytesConsumed() > 0 && engine.isInboundDone();
    return result;
  }

  private SSLEngineResult wrap(ByteBuf from, ByteBuf out) throws SSLException {
    out.ensureWritable(RECORD);
    ByteBuffer room = out.nioBuffer(out.writerIndex(), out.writableBytes());
    SSLEngineResult result = engine.wrap(from.nioBuffer(), room);
    from.skipBytes(result.bytesConsumed());
    out.writerIndex(out.writerIndex() + result.bytesProduced());
    return result;
  }

  /** Whether it has resumed the session of its control connection; asked after the handshake. */
  public boolean resumed() {
    return lineage.descends(engine);
  }

  /** Who is at the other end; asked after the handshake. ALPN is left to the control connection. */
  public Peer peer() {
    return Peer.of(engine, hello, "");
  }

  /** Why a handshake has failed, for people. */
  public String reason(Throwable cause) {
    return reasons.of(cause, hello);
  }

  /** Lets go of what is not in the heap; nothing can be asked of it afterwards. */
  public void release() {
    if (!released) {
      released = true;
      settle();
      ReferenceCountUtil.release(engine);
    }
  }
}
