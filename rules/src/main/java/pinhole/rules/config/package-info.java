/**
 * The rules file: YAML in, {@link pinhole.rules.config.Configuration} out, or every mistake at
 * once.
 *
 * <p>The records here are what the gateway is built from; each states its own defaults, once. The
 * reader works in three steps, and each sees only the one before it. {@code Yaml}, alone, knows the
 * YAML library and turns text into a {@code Tree} of located words, lists and sections. {@code
 * Section} turns the words of a tree into values, by the rows of {@code Value}, which parse and
 * print side by side so that the {@link pinhole.rules.config.ConfigurationWriter} cannot drift from
 * the reader. One small reader for each part of the file names its keys. Nothing is bound by
 * reflection: a key that no reader asks for is a mistake of the operator and is told so.
 *
 * <p>No file is opened and no name is resolved here: the gateway does both, so that a reading can
 * be repeated and tested. May import {@link pinhole.rules}, the JDK and, in {@code Yaml} only,
 * SnakeYAML Engine.
 */
package pinhole.rules.config;
