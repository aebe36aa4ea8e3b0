/**
 * This gateway against its rivals, in the same namespaces and the same run.
 *
 * <p>What is measured is a table ({@link Test}), who is measured another ({@link Rival}), and so is
 * what Pinhole has to reach ({@link Goal}). The load comes from a process of its own in the
 * client's namespace ({@link pinhole.testbed.bench.load}).
 *
 * <p>Every test is taken for all rivals in turn before the next one is, and the rival that begins
 * changes from round to round, so that what disturbs the machine for a while disturbs all.
 */
package pinhole.testbed.bench;
