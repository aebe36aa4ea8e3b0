package pinhole.rules.config;

/** Where the bytes of data connections pass. */
public enum PlaneChoice {
  /** Through this process. */
  RELAY,
  /** Through the kernel, and through this process what has to: without the kernel nothing runs. */
  NFT,
  /** Through the kernel where this machine's can, else through this process. */
  AUTO
}
