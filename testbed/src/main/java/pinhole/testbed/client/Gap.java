package pinhole.testbed.client;

/** What a client cannot do, and why. */
record Gap(Capability what, String reason) {}
