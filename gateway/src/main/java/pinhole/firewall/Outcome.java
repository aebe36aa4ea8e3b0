package pinhole.firewall;

/** What follows where a rule matches. */
sealed interface Outcome {
  String nft();

  /** The packet's way through the chain ends. */
  enum Final implements Outcome {
    ACCEPT("accept"),
    /** Back to the chain that led here. */
    RETURN("return"),
    /** Whoever sends it is told that there is no such connection. */
    RESET("reject with tcp reset");

    private final String nft;

    Final(String nft) {
      this.nft = nft;
    }

    @Override
    public String nft() {
      return nft;
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
