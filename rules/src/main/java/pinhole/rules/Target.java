package pinhole.rules;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Which path on the server a command is about, as far as that can be told beforehand.
 *
 * @param places where there is more than one, nobody knows which of them it is; none if the command
 *     is about no path, or if it cannot be told about which
 * @param doubt why it cannot be told, for people; "" elsewhere
 */
public record Target(Reach reach, List<Place> places, String doubt) {
  /** What the command is not about. */
  public static final Target NONE = new Target(Reach.ITSELF, List.of(), "");

  /** How far from its path a command reaches. */
  enum Reach {
    /** What is there. */
    ITSELF,
    /** What is in it: CWD and LIST. */
    CONTENT,
    /** Whatever is below, too, and goes with it to another place: RNFR. */
    TREE
  }

  public Target {
    requireNonNull(reach);
    places = List.copyOf(places);
    requireNonNull(doubt);
  }

  /** Why it cannot be told. */
  public static Target unknown(String doubt) {
    return new Target(Reach.ITSELF, List.of(), doubt);
  }

  /**
   * Of a command.
   *
   * @param verb in upper case
   * @param directory the working directory, as the server has told it; "" if it is unknown
   */
  public static Target of(String verb, String argument, String directory) {
    PathArgument row = PathArgument.of(verb);
    try {
      return new Target(row.reach(), row.places(argument, directory), "");
    } catch (Place.Doubt why) {
      return unknown(why.getMessage());
    }
  }

  /** Whether the working directory is all that is lacking. */
  public boolean lacksDirectory() {
    return doubt.equals(Place.NO_DIRECTORY);
  }

  /** What it is, or why that cannot be told, for people; "" if the command is about no path. */
  public String describe() {
    if (isNone()) {
      return "";
    }
    return doubt.isEmpty() ? "the path is \"" + path() + '"' : "the path cannot be told: " + doubt;
  }

  boolean isNone() {
    return places.isEmpty() && doubt.isEmpty();
  }

  /** The path, the likelier one if there are two; "" if there is none to be told. */
  public String path() {
    return places.isEmpty() ? "" : places.get(0).toString();
  }
}
