package pinhole.tls;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import pinhole.certificates.Identity;
import pinhole.certificates.Names;
import pinhole.certificates.Renewable;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.log.Journal;
import pinhole.rules.config.InvalidConfiguration;
import pinhole.rules.config.NamedFile;

/** A file whose changes are told to people. Stays on one thread. */
final class Watched {
  private static final Duration SAY_AGAIN = Duration.ofDays(1);

  private final String listener;
  private final NamedFile file;
  private final Renewable<?> renewable;
  private final Supplier<List<Identity>> identities;
  private Instant said = Instant.MIN;

  private Watched(
      String listener,
      NamedFile file,
      Renewable<?> renewable,
      Supplier<List<Identity>> identities) {
    this.listener = listener;
    this.file = file;
    this.renewable = renewable;
    this.identities = identities;
  }

  static Watched certificate(String listener, NamedFile file, Renewable<Identity> identity) {
    return new Watched(listener, file, identity, () -> List.of(identity.current()));
  }

  static Watched authorities(String listener, NamedFile file, Renewable<Verifier> verifier) {
    return new Watched(listener, file, verifier, List::of);
  }

  void look(Instant now, Journal journal) {
    try {
      if (renewable.look()) {
        said = Instant.MIN;
        journal.write(renewed());
      }
    } catch (InvalidConfiguration e) {
      e.problems().forEach(problem -> journal.write(unreadable(problem)));
    } catch (RuntimeException e) { // the others are still to be looked at, and this one again
      journal.write(unreadable("a mistake of Pinhole's own: " + e));
    }
    for (Identity current : identities.get()) {
      if (Expiry.isNear(current, now) && said.isBefore(now.minus(SAY_AGAIN))) {
        said = now;
        boolean over = current.until().isBefore(now);
        journal.write(
            with(current, entry(over ? Event.CERTIFICATE_EXPIRED : Event.CERTIFICATE_EXPIRING)));
      }
    }
  }

  private Entry unreadable(Object problem) {
    return entry(Event.CERTIFICATE_UNREADABLE)
        .with("problem", problem)
        .with("in-force", "the one read before");
  }

  private Entry renewed() {
    Entry entry = entry(Event.CERTIFICATE_RENEWED);
    identities.get().forEach(current -> with(current, entry));
    return entry;
  }

  private static Entry with(Identity identity, Entry entry) {
    return entry
        .with("subject", Names.subject(identity.certificate()))
        .with("until", identity.until());
  }

  private Entry entry(Event event) {
    return Entry.of(event).with("listener", listener).with("file", file);
  }
}
