package pinhole.inspect;

import pinhole.ftp.Reply;
import pinhole.rules.Verdict;

/** A command, and what became of it. */
final class Asked {
  /** As it may be shown: without a password. */
  final String text;

  final String verb;
  final Heard where;

  /** What the rules say. */
  Verdict verdict;

  /** The first preliminary reply. */
  Heard begun = Heard.NEVER;

  String begunText = "";

  /** The final reply, good if {@link #answered} was seen. */
  Reply reply = NONE;

  Heard answered = Heard.NEVER;

  /** What stands where no reply came. */
  static final Reply NONE = new Reply(599, "");

  Asked(String text, String verb, Heard where, Verdict verdict) {
    this.text = text;
    this.verb = verb;
    this.where = where;
    this.verdict = verdict;
  }

  boolean hasReply() {
    return answered.last().seen();
  }
}
