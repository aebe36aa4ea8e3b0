package pinhole.session;

import java.time.Duration;
import java.util.Set;
import pinhole.ftp.Command;
import pinhole.ftp.Reply;
import pinhole.session.Action.Await;
import pinhole.session.Action.LoginFailed;

/**
 * Passwords that were refused. Who guesses them has each command behind one wait longer than behind
 * the one before (RFC 2577 section 5); the first may happen to anybody.
 */
final class Guesses {
  private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
  private static final int MOST_DOUBLED = 3;

  /** Not those that say that nobody can log in just now, or not in this way. */
  private static final Set<Integer> WRONG = Set.of(430, 530);

  private final Stance stance;
  private final Script script;
  private final Login login;

  private int count;
  private boolean waiting;

  Guesses(Stance stance, Script script, Login login) {
    this.stance = stance;
    this.script = script;
    this.login = login;
  }

  /** The server has refused this USER or PASS. */
  void refused(Command command, Reply reply) {
    // vsftpd lets nobody change to another user, which is no guess.
    boolean guess = command.verb().equals("PASS") || !login.done();
    if (stance == Stance.WATCH || !guess || !WRONG.contains(reply.code())) {
      return;
    }
    script.add(new LoginFailed());
    count++;
    if (count > 1) {
      waiting = true;
      int doubled = Math.min(count - 2, MOST_DOUBLED);
      script.add(new Await(Deadline.LOGIN_DELAY, FIRST_DELAY.multipliedBy(1L << doubled)));
    }
  }

  /** Whether commands wait. */
  boolean waiting() {
    return waiting;
  }

  /** They have waited long enough. */
  void goOn() {
    waiting = false;
  }
}
