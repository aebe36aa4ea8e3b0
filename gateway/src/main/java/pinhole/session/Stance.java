package pinhole.session;

/** What the session is to what is said: its carrier, or a bystander. */
enum Stance {
  /** What was read is judged, and passed on or answered. */
  CARRY,
  /** What was read has reached the other side already, as it was. */
  WATCH
}
