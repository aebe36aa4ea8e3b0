package pinhole.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * A server that keeps to RFC 959: answers each command once and in order, but for ABOR, at which
 * servers differ. Each final reply carries the number of its command, so that the client's end can
 * tell that none is missing, doubled or out of turn.
 */
final class PoliteServer {
  /** What a server says when a transfer is aborted. */
  private enum Habit {
    BOTH,
    DONE_AND_NOTHING,
    ONCE_226,
    ONCE_225,
    UNKNOWN
  }

  private final World world;
  private final Random random;
  private final Habit habit;
  private final boolean answersWhileTransferring;
  private final boolean knowsEpsv;
  private final Deque<String> queue = new ArrayDeque<>();
  private final List<String> sent = new ArrayList<>();
  private boolean started;
  private int answered;
  private int merged;

  PoliteServer(World world, Random random) {
    this.world = world;
    this.random = random;
    this.habit = Habit.values()[random.nextInt(Habit.values().length)];
    this.answersWhileTransferring = random.nextBoolean();
    this.knowsEpsv = random.nextInt(4) != 0;
  }

  /** The final replies that carry a number, in order. */
  List<String> sent() {
    return sent;
  }

  /** How many commands share their reply with another. */
  int merged() {
    return merged;
  }

  /** Says the next thing; false where there is nothing to say. */
  boolean step() {
    queue.addAll(world.toServer);
    world.toServer.clear();
    if (queue.isEmpty()) {
      return false;
    }
    String verb = verb(queue.peek());
    if (List.of("RETR", "STOR", "LIST").contains(verb)) {
      transfer();
    } else {
      queue.remove();
      plain(verb);
    }
    return true;
  }

  private static String verb(String command) {
    return command.split(" ", 2)[0];
  }

  private void transfer() {
    List<String> behind = new ArrayList<>(queue).subList(1, queue.size());
    String next = behind.isEmpty() ? "" : verb(behind.get(0));
    if (!started) {
      if (random.nextInt(4) == 0) {
        concludeTransfer(random.nextBoolean() ? "550" : "425");
      } else {
        started = true;
        world.server("150 go");
      }
    } else if (next.equals("ABOR") && habit != Habit.UNKNOWN) {
      abort();
    } else if (answersWhileTransferring && List.of("NOOP", "STAT").contains(next)) {
      String head = queue.remove();
      queue.remove();
      queue.addFirst(head);
      reply(next.equals("NOOP") ? "200" : "211");
    } else {
      concludeTransfer(random.nextInt(4) == 0 ? "426" : "226");
    }
  }

  private void concludeTransfer(String code) {
    queue.remove();
    started = false;
    reply(world.gaveUp() ? "425" : code);
    world.transferConcluded();
  }

  private void abort() {
    queue.remove();
    queue.remove();
    started = false;
    boolean alreadyAnswered = world.gaveUp();
    world.transferConcluded();
    switch (habit) {
      case BOTH -> {
        reply("426");
        reply("226");
      }
      case DONE_AND_NOTHING -> {
        reply(alreadyAnswered ? "426" : "226");
        reply("225");
      }
      default -> {
        reply(habit == Habit.ONCE_226 ? "226" : "225");
        merged += alreadyAnswered ? 0 : 1;
      }
    }
  }

  private void plain(String verb) {
    switch (verb) {
      case "PASV" -> world.server("227 Entering Passive Mode (192,0,2,2,156,64)");
      case "EPSV" -> {
        if (knowsEpsv) {
          world.server("229 (|||40000|)");
        } else {
          world.server("500 EPSV?");
        }
      }
      case "PORT", "EPRT" -> reply(random.nextInt(4) == 0 ? "500" : "200");
      case "ABOR" -> reply(habit == Habit.UNKNOWN ? "502" : random.nextBoolean() ? "225" : "226");
      case "PWD" -> world.server(random.nextInt(8) == 0 ? "502 what?" : "257 \"/\"");
      case "USER" -> reply(random.nextBoolean() ? "331" : "230");
      case "REIN" -> reply("220");
      case "AUTH" -> reply(world.mayRefuseTls() && random.nextInt(4) == 0 ? "502" : "234");
      case "PBSZ" -> reply(random.nextInt(8) == 0 ? "500" : "200");
      case "PROT" -> reply(world.mayRefuseLevel() && random.nextInt(4) == 0 ? "534" : "200");
      default -> {
        if (random.nextInt(4) == 0) {
          world.server("250-several");
          world.server("550 lines");
          reply("250");
        } else {
          reply(random.nextInt(4) == 0 ? "550" : "250");
        }
      }
    }
  }

  private void reply(String code) {
    String line = code + " #" + answered++;
    sent.add(line);
    world.server(line);
  }

  /** Answers what is left, with a data plane that does its part. */
  void finish() {
    boolean more = true;
    while (more) {
      more = step() || world.tls(random) || world.plane(random) || world.shortClock();
    }
  }
}
