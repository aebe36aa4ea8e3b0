package pinhole.rules;

/** What a rule does with what it matches. */
public enum Decision {
  ALLOW,
  DENY
}
