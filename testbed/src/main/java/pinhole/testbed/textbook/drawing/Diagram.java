package pinhole.testbed.textbook.drawing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import pinhole.testbed.lab.Family;
import pinhole.testbed.textbook.Finding;
import pinhole.testbed.textbook.Recording;
import pinhole.testbed.textbook.Ruleset;
import pinhole.testbed.textbook.drawing.Step.Kind;

/** A recording as steps in the order of time. */
public final class Diagram {
  private final Recording recording;
  private final List<Step> steps = new ArrayList<>();

  private Diagram(Recording recording) {
    this.recording = recording;
  }

  public static Diagram of(Recording recording) {
    Diagram diagram = new Diagram(recording);
    List<Leg> legs = Leg.of(recording);
    diagram.join(legs);
    LogMark.of(recording.log()).forEach(mark -> mark.putInto(diagram.steps));
    diagram.divide(legs);
    return diagram;
  }

  List<Step> steps() {
    return steps;
  }

  String title() {
    return recording.setting().title();
  }

  boolean passed() {
    return Finding.of(recording) == Finding.PASSED;
  }

  String verdict() {
    return Finding.of(recording).sentence(recording);
  }

  Ruleset ruleset() {
    return recording.ruleset();
  }

  /** Whether a rule or policy let a handshake pass, or stopped it. */
  boolean used(Ruleset.Row row) {
    return steps.stream().anyMatch(step -> step.rules().contains(row));
  }

  /** When it was, in milliseconds since the first packet; the log knows no fractions of them. */
  String time(Step step) {
    double milliseconds = milliseconds(recording, step.time());
    return step.arrow()
        ? decimal(milliseconds)
        : String.format(Locale.ROOT, "%.0f  ", milliseconds);
  }

  static double milliseconds(Recording recording, Instant time) {
    return Duration.between(recording.packets().get(0).time(), time).toNanos() / 1e6;
  }

  static String decimal(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }

  /** The address of a host; the gateway has one on each side. */
  static String address(Lane lane) {
    return switch (lane) {
      case CLIENT -> Family.IPV4.client();
      case GATEWAY -> Family.IPV4.gatewayOuter() + " | " + Family.IPV4.gatewayInner();
      case SERVER -> Family.IPV4.server();
    };
  }

  /** Joins the two legs of what went on unchanged. */
  private void join(List<Leg> legs) {
    boolean relays = recording.setting().gateway().relays();
    List<Leg> rest = new ArrayList<>(legs);
    while (!rest.isEmpty()) {
      Leg leg = rest.remove(0);
      // What a relay sends on later than something else is another event.
      List<Leg> onward =
          rest.stream()
              .limit(relays ? 1 : rest.size())
              .filter(other -> leg.goesOnAs(other, relays))
              .limit(1)
              .toList();
      rest.removeAll(onward);
      steps.add(onward.isEmpty() ? leg.step() : leg.joined(onward.get(0), relays));
    }
  }

  /** Puts headings between the parts of the story. */
  private void divide(List<Leg> legs) {
    Predicate<Leg> data = leg -> !leg.control();
    Predicate<Leg> end = leg -> leg.control() && leg.step().kind() == Kind.END;
    heading("Control connection", step -> true);
    heading("Negotiation", step -> step.kind() == Kind.NEGOTIATION);
    heading("Data connection", first(legs, data));
    heading("End", first(legs, end).or(step -> step.label().equals("QUIT")));
  }

  private static Predicate<Step> first(List<Leg> legs, Predicate<Leg> which) {
    List<Instant> time =
        legs.stream().filter(which).map(leg -> leg.step().time()).limit(1).toList();
    return step -> time.contains(step.time());
  }

  private void heading(String text, Predicate<Step> before) {
    for (int i = 0; i < steps.size(); i++) {
      if (before.test(steps.get(i))) {
        steps.add(i, Step.heading(steps.get(i).time(), text));
        return;
      }
    }
  }
}
