package pinhole.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pinhole.log.Entry;
import pinhole.log.Event;

class SpoolTest {
  /** What the loop still has to do; it has no thread to do it. */
  private final Deque<Runnable> tasks = new ArrayDeque<>();

  private final List<String> written = new ArrayList<>();
  private final Spool spool = spool(new Turns());

  private final class Turns extends DefaultEventLoop {
    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }
  }

  private Spool spool(EventLoop loop) {
    return new Spool(loop, entry -> written.add(entry.value("session")));
  }

  private static Entry line(int number) {
    return Entry.of(Event.LOGIN).with("session", number);
  }

  private void turn() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  @Test
  void linesWaitForTheEndOfTheTurnInWhichTheyWereServed() {
    spool.add(line(1));
    spool.add(line(2));
    tasks.add(() -> written.add("another session is served"));
    spool.served();
    assertEquals(List.of(), written);
    turn();
    assertEquals(List.of("another session is served", "1", "2"), written);
  }

  @Test
  void oneTaskWritesThemAllAndAnotherTheNext() {
    spool.served();
    assertEquals(0, tasks.size());
    spool.add(line(1));
    spool.served();
    spool.add(line(2));
    spool.served();
    assertEquals(1, tasks.size());
    turn();
    assertEquals(List.of("1", "2"), written);
    spool.add(line(3));
    spool.served();
    turn();
    assertEquals(List.of("1", "2", "3"), written);
  }

  @Test
  @Tag("E27")
  void noMoreWaitThanASessionHasToTell() {
    for (int i = 1; i < Spool.MOST; i++) {
      spool.add(line(i));
    }
    assertEquals(0, written.size());
    spool.add(line(Spool.MOST));
    assertEquals(Spool.MOST, written.size());
    spool.add(line(0));
    spool.served();
    turn();
    assertEquals("0", written.get(Spool.MOST));
  }

  @Test
  void whenNobodyIsServedAnyMoreTheNextIsWrittenAtOnceBehindThoseThatWait() {
    spool.add(line(1));
    spool.over();
    assertEquals(List.of(), written);
    spool.add(line(2));
    assertEquals(List.of("1", "2"), written);
    spool.add(line(3));
    assertEquals(List.of("1", "2", "3"), written);
  }

  @Test
  void aLoopThatIsBeingShutDownIsNotReliedOn() {
    EventLoop loop = new DefaultEventLoop();
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    Spool last = spool(loop);
    last.add(line(1));
    last.served();
    assertEquals(List.of("1"), written);
  }
}
