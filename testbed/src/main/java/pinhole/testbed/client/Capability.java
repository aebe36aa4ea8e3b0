package pinhole.testbed.client;

/** What some client may be unable to do. */
public sealed interface Capability permits Mode, Operation {}
