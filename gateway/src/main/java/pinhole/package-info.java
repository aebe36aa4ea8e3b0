/**
 * The gateway: the one place where things are wired together, and where they change while running.
 *
 * <p>{@code Gateway} turns a configuration into listeners and terms and replaces them on a reload;
 * {@code RulesFile} watches the file; {@code Logs} sets up where lines go; {@code Names} keeps host
 * names resolved without stopping an event loop. May import everything but {@code pinhole.cli}.
 */
package pinhole;
