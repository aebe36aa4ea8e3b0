package pinhole.nft;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A netlink socket to netfilter.
 *
 * <p>One that asks is shared: the kernel has done what a message says, and has queued its answers,
 * when send(2) returns, so a request and its answers are one short piece of work under a lock. So
 * is what one that listens has heard: nobody who has the lock waits.
 */
final class Netlink implements AutoCloseable {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int EBUSY = 16;
  static final int EEXIST = 17;
  static final int ENOBUFS = 105;

  private static final int AF_NETLINK = 16;
  private static final int NETLINK_NETFILTER = 12;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SOL_NETLINK = 270;
  private static final int ADD_MEMBERSHIP = 1;
  private static final int CAP_ACK = 10;
  private static final int MSG_DONTWAIT = 0x40;
  private static final short POLLIN = 1;
  private static final int SPACE = 256 << 10;

  private final int socket;
  private final Memory sent = new Memory(SPACE);
  private final Memory received = new Memory(SPACE);
  private final long sentAt = Pointer.nativeValue(sent);
  private final long receivedAt = Pointer.nativeValue(received);
  private final Slots slots = new Slots();
  private final Request request = new Request(sent.getByteBuffer(0, SPACE));
  private final ByteBuffer answers = received.getByteBuffer(0, SPACE);

  private boolean closed;

  private Netlink(int socket) {
    this.socket = socket;
  }

  /** What is used of the C library. */
  private static final class LibC {
    static {
      Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int socket(int domain, int type, int protocol);

    static native int bind(int socket, byte[] address, int length);

    static native int setsockopt(int socket, int level, int option, Pointer value, int length);

    static native long send(int socket, long buffer, long length, int flags);

    static native long recv(int socket, long buffer, long length, int flags);

    static native int recvmmsg(int socket, long messages, int most, int flags, long timeout);

    static native int poll(Pointer waiting, long count, int milliseconds);

    static native int close(int socket);

    static native String strerror(int errno);
  }

  /**
   * Opens a socket.
   *
   * @throws IOException where there is no such thing: not Linux, or a kernel without netfilter
   */
  static Netlink open() throws IOException {
    int socket;
    try {
      socket = LibC.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      throw new IOException("no netlink: " + e.getMessage(), e);
    }
    if (socket < 0) {
      throw failure("socket");
    }
    Netlink netlink = new Netlink(socket);
    byte[] anyPort = new byte[12];
    ByteBuffer.wrap(anyPort).order(ByteOrder.nativeOrder()).putShort((short) AF_NETLINK);
    if (LibC.bind(socket, anyPort, anyPort.length) < 0) {
      IOException failure = failure("bind");
      netlink.close();
      throw failure;
    }
    netlink.option(SOL_NETLINK, CAP_ACK, 1); // errors need not repeat what was asked
    return netlink;
  }

  /** An errno in words. */
  static String words(int errno) {
    return LibC.strerror(errno);
  }

  private static IOException failure(String call) {
    int errno = Native.getLastError();
    return errno == EPERM
        ? Unavailable.privilege()
        : new IOException("netlink, " + call + ": " + words(errno));
  }

  private int option(int level, int option, int value) {
    Memory memory = new Memory(Integer.BYTES);
    memory.setInt(0, value);
    return LibC.setsockopt(socket, level, option, memory, Integer.BYTES);
  }

  /** Hears what is told to a multicast group. */
  void join(int group) throws IOException {
    if (option(SOL_NETLINK, ADD_MEMBERSHIP, group) < 0) {
      throw failure("group " + group);
    }
  }

  /** Room for so many bytes that have not been received yet. */
  void room(int bytes) throws IOException {
    if (option(SOL_SOCKET, SO_RCVBUFFORCE, bytes) < 0) {
      throw failure("SO_RCVBUFFORCE");
    }
  }

  /** Lets through only what a classic BPF program accepts. */
  void filter(List<Screen.Instruction> program) throws IOException {
    int size = 8;
    Memory instructions = new Memory((long) size * program.size());
    for (int i = 0; i < program.size(); i++) {
      Screen.Instruction next = program.get(i);
      instructions.setShort((long) i * size, (short) next.code());
      instructions.setByte((long) i * size + 2, (byte) next.ifTrue());
      instructions.setByte((long) i * size + 3, (byte) next.ifFalse());
      instructions.setInt((long) i * size + 4, next.operand());
    }
    Memory whole = new Memory(2L * Native.POINTER_SIZE);
    whole.clear();
    whole.setShort(0, (short) program.size());
    whole.setPointer(Native.POINTER_SIZE, instructions);
    if (LibC.setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, whole, (int) whole.size()) < 0) {
      throw failure("SO_ATTACH_FILTER");
    }
  }

  /** Waits for something to hear, or for a time. */
  void await(Duration time) throws IOException {
    Memory waiting = new Memory(2L * Integer.BYTES);
    waiting.setInt(0, socket);
    waiting.setInt(Integer.BYTES, 0);
    waiting.setShort(Integer.BYTES, POLLIN);
    if (LibC.poll(waiting, 1, (int) time.toMillis()) < 0 && Native.getLastError() != EINTR) {
      throw failure("poll");
    }
  }

  /** Asks, and hands on every answer that is there. */
  synchronized void ask(Consumer<Request> question, Consumer<Message> answer) throws IOException {
    send(question);
    while (receive(answer) != EAGAIN) {
      // there may be more
    }
  }

  /** Asks what has one answer, if only that there is none. */
  synchronized void askOne(Consumer<Request> question, Consumer<Message> answer)
      throws IOException {
    send(question);
    receive(answer);
  }

  private void send(Consumer<Request> question) throws IOException {
    if (closed) {
      throw new IOException("netlink: closed");
    }
    question.accept(request.clear());
    send();
  }

  private void send() throws IOException {
    int length = request.finish().limit();
    if (LibC.send(socket, sentAt, length, 0) != length) {
      throw failure("send");
    }
  }

  /** Hands on all that is there to hear. False if some was lost, because there was no room. */
  synchronized boolean listen(Consumer<Message> heard) throws IOException {
    int errno = 0;
    for (int count = Slots.COUNT; count == Slots.COUNT && !closed; ) {
      count = LibC.recvmmsg(socket, slots.address(), Slots.COUNT, MSG_DONTWAIT, 0);
      errno = count < 0 ? bearable("recvmmsg") : 0;
      for (int i = 0; i < count; i++) {
        Message.in(slots.received(i)).forEach(heard);
      }
    }
    return errno != ENOBUFS;
  }

  /** Receives what is there, without waiting; 0, or the errno of a failure that is none. */
  private int receive(Consumer<Message> taker) throws IOException {
    long length = LibC.recv(socket, receivedAt, SPACE, MSG_DONTWAIT);
    if (length < 0) {
      return bearable("recv");
    }
    Message.in(answers.limit((int) length)).forEach(taker);
    return 0;
  }

  private static int bearable(String call) throws IOException {
    int errno = Native.getLastError();
    if (errno != EAGAIN && errno != EINTR && errno != ENOBUFS) {
      throw failure(call);
    }
    return errno;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      LibC.close(socket);
    }
  }
}
