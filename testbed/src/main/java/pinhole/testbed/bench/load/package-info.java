/**
 * The load: a client process that costs little and the same for every rival, and speaks just enough
 * FTP to measure.
 *
 * <p>{@link Client} is its handle for the benchmark; {@link Generator} is the process at the other
 * end. Apart from the benchmark, so that what is measured with does not depend on who is measured.
 */
package pinhole.testbed.bench.load;
