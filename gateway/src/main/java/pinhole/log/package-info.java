/**
 * What is told to people: one {@link pinhole.log.Entry} per event, written by the {@link
 * pinhole.log.Journal}.
 *
 * <p>The log is the monitoring interface, so the events are an enum, documented in the README and
 * held to it by a test. Entries are plain values: whoever makes one needs no logger, which keeps
 * the session machine pure. May import SLF4J only.
 */
package pinhole.log;
