package pinhole.inspect;

import pinhole.stream.Sighting;

/**
 * A command that the gateway would not have let pass.
 *
 * @param command without a password
 * @param rule file and line, "default" where no rule matches, or "builtin"
 */
public record Denial(String command, String reason, String rule, Sighting where) {}
