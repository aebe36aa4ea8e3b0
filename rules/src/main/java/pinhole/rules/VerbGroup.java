package pinhole.rules;

import java.util.Set;

/** ProFTPD's words for groups of verbs. */
public enum VerbGroup {
  /** What every session needs, and what neither reads nor changes a file. */
  LOGIN(
      "USER PASS ACCT HOST REIN QUIT NOOP FEAT SYST HELP OPTS LANG CLNT CSID TYPE MODE STRU REST"
          + " ABOR PRET AUTH PBSZ PROT CCC PORT PASV EPRT EPSV LPRT LPSV"),
  /** What reads a file, or something about it. */
  READ("RETR SIZE MDTM HASH XCRC XMD5 XSHA XSHA1 XSHA256 XSHA512 MD5 MMD5"),
  /** What changes files or directories. */
  WRITE("STOR STOU APPE DELE MKD XMKD RMD XRMD RNFR RNTO ALLO MFMT MFCT MFF"),
  /** What walks and lists directories. */
  DIRS("CWD XCWD CDUP XCUP PWD XPWD LIST NLST MLSD MLST STAT"),
  /** Every verb, also SITE and those that nobody knows. */
  ALL("");

  /** What leads from a clear control connection to an encrypted one, or out: RFC 4217, RFC 7151. */
  private static final Set<String> BEFORE_TLS = Set.of("AUTH", "FEAT", "HOST", "QUIT");

  @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable; its type does not say so.
  private final Set<String> verbs;

  VerbGroup(String verbs) {
    this.verbs = verbs.isEmpty() ? Set.of() : Set.of(verbs.split(" "));
  }

  /** The verbs of this group, in upper case; for ALL, which has no end, the empty set. */
  public Set<String> verbs() {
    return verbs;
  }

  /** Whether the verb, in upper case, is of this group. */
  public boolean contains(String verb) {
    return this == ALL || verbs.contains(verb);
  }

  static boolean precedesTls(String verb) {
    return BEFORE_TLS.contains(verb);
  }
}
