package pinhole.testbed.textbook.drawing;

/** A host, from left to right. */
enum Lane {
  CLIENT(0),
  GATEWAY(1),
  SERVER(2);

  private final int place;

  Lane(int place) {
    this.place = place;
  }

  /** Its distance from the first lane, in lanes. */
  int place() {
    return place;
  }
}
