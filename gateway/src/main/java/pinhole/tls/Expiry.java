package pinhole.tls;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import pinhole.certificates.Identity;
import pinhole.certificates.Names;
import pinhole.rules.config.Problem;

/** Certificates that are about to expire, while there is time to do something about it. */
final class Expiry {
  static final Duration SOON = Duration.ofDays(14);

  private Expiry() {}

  static boolean isNear(Identity identity, Instant now) {
    return identity.until().isBefore(now.plus(SOON));
  }

  static Optional<Problem> warning(Identity identity, Instant now) {
    return isNear(identity, now)
        ? Optional.of(
            new Problem(
                identity.file().source(),
                Problem.Severity.WARNING,
                identity.file()
                    + ": the certificate of "
                    + Names.subject(identity.certificate())
                    + " expires on "
                    + identity.until()))
        : Optional.empty();
  }
}
