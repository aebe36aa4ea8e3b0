package pinhole.control;

import pinhole.rules.Policy;

/** A session that is under way; may be called from any thread. */
public interface Running {
  /** Judges by these rules from the next command on. */
  void adopt(Policy policy);

  /** Ends at the next moment when nothing is under way. */
  void drain();

  /** Ends now. */
  void cut();
}
