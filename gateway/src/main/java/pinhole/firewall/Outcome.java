package pinhole.firewall;

/** What follows where a rule matches. */
sealed interface Outcome {
  String nft();

  /** The packet's way through the chain ends. */
  enum Final implements Outcome {
    ACCEPT,
    /** Back to the chain that led here. */
    RETURN;

    @Override
    public String nft() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Through another chain, and back if that does not decide. */
  record Jump(Chain chain) implements Outcome {
    @Override
    public String nft() {
      return "jump " + chain.name();
    }
  }

  /** Through another chain in place of this one. */
  record Goto(Chain chain) implements Outcome {
    @Override
    public String nft() {
      return "goto " + chain.name();
    }
  }
}
