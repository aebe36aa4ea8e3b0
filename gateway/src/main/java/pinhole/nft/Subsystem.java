package pinhole.nft;

/** The parts of netfilter that are spoken to (linux/netfilter/nfnetlink.h). */
enum Subsystem {
  CONNTRACK(1),
  LOG(4),
  NFTABLES(10);

  private final int number;

  Subsystem(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
