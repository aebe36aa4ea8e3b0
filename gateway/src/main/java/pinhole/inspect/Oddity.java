package pinhole.inspect;

/**
 * Something that was said and is no FTP, or that nobody asked for.
 *
 * @param reason in the words of the log
 */
record Oddity(String reason, String text, Heard where) {}
