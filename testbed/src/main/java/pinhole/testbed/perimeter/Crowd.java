package pinhole.testbed.perimeter;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.ftp.SyntaxException;
import pinhole.testbed.hostile.Wire;

/**
 * Many sessions at once, a process of its own in the clients' namespace: each fetches the file
 * {@code small} in passive and in active mode in turn, until the time is over; then each asks for a
 * passive port, all at the same time. Prints how many files there were, and how many ports.
 *
 * <p>Arguments: from, to, sessions, seconds, bytes of the file.
 */
public final class Crowd {
  private static final int PATIENCE_MILLIS = 60_000;

  /** So many log in at a time: vsftpd's queue has 32 places. */
  private static final int DOORS = 16;

  private final InetAddress from;
  private final InetSocketAddress gate;
  private final int bytes;
  private final long nanos;
  private final CyclicBarrier together;
  private final Semaphore doors = new Semaphore(DOORS);
  private final AtomicLong files = new AtomicLong();
  private final Set<Integer> ports = Collections.synchronizedSet(new TreeSet<>());

  private Crowd(InetAddress from, InetAddress to, int sessions, int seconds, int bytes) {
    this.from = from;
    this.gate = new InetSocketAddress(to, 21);
    this.bytes = bytes;
    this.nanos = seconds * 1_000_000_000L;
    this.together = new CyclicBarrier(sessions);
  }

  public static void main(String[] arguments) throws InterruptedException, ExecutionException {
    int sessions = Integer.parseInt(arguments[2]);
    Crowd crowd =
        new Crowd(
            Site.address(arguments[0]),
            Site.address(arguments[1]),
            sessions,
            Integer.parseInt(arguments[3]),
            Integer.parseInt(arguments[4]));
    ExecutorService threads = Executors.newFixedThreadPool(sessions);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      boolean passiveFirst = i % 2 == 0;
      running.add(threads.submit(() -> crowd.attempt(passiveFirst)));
    }
    for (Future<?> session : running) {
      session.get();
    }
    threads.shutdown();
    System.out.println(crowd.files + " files, " + crowd.ports.size() + " ports");
  }

  /** The failure of one is the failure of all, who would wait for him. */
  private Void attempt(boolean passiveFirst) throws Exception {
    try {
      return session(passiveFirst);
    } catch (Exception | AssertionError e) {
      System.out.println("one of the sessions: " + e);
      Runtime.getRuntime().halt(1);
      throw e;
    }
  }

  private Void session(boolean passiveFirst) throws Exception {
    try (Wire control = login()) {
      together.await();
      boolean passive = passiveFirst;
      for (long start = System.nanoTime(); System.nanoTime() - start < nanos; ) {
        if (passive) {
          passive(control);
        } else {
          active(control);
        }
        passive = !passive;
        files.incrementAndGet();
      }
      together.await();
      ports.add(named(ask(control, "PASV", "227")).getPort());
      together.await();
      ask(control, "QUIT", "221");
    }
    return null;
  }

  private Wire login() throws IOException, InterruptedException {
    doors.acquire();
    try {
      Wire control = Wire.connect(from, gate);
      control.socket().setSoTimeout(PATIENCE_MILLIS);
      control.hear("220");
      ask(control, "USER demo", "331");
      ask(control, "PASS demo", "230");
      ask(control, "TYPE I", "200");
      return control;
    } finally {
      doors.release();
    }
  }

  private static String ask(Wire control, String command, String reply) throws IOException {
    control.say(command);
    return control.hear(reply);
  }

  private static InetSocketAddress named(String reply) throws IOException {
    try {
      return Negotiation.PASV
          .parse(reply.substring(4), InetAddress.getByName("::"))
          .socketAddress();
    } catch (SyntaxException e) {
      throw new IOException(reply, e);
    }
  }

  private void passive(Wire control) throws IOException {
    InetSocketAddress at = named(ask(control, "PASV", "227"));
    try (Socket data = new Socket()) {
      data.bind(new InetSocketAddress(from, 0));
      data.connect(at, PATIENCE_MILLIS);
      ask(control, "RETR small", "150");
      drain(data);
    }
    control.hear("226");
  }

  private void active(Wire control) throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, from)) {
      listener.setSoTimeout(PATIENCE_MILLIS);
      HostPort own = new HostPort(from, listener.getLocalPort());
      ask(control, Negotiation.PORT.print(own), "200");
      ask(control, "RETR small", "150");
      try (Socket data = listener.accept()) {
        drain(data);
      }
    }
    control.hear("226");
  }

  private void drain(Socket data) throws IOException {
    data.setSoTimeout(PATIENCE_MILLIS);
    try (InputStream in = new BufferedInputStream(data.getInputStream())) {
      int got = in.readAllBytes().length;
      if (got != bytes) {
        throw new IOException("it ended after " + got + " of " + bytes);
      }
    }
  }
}
