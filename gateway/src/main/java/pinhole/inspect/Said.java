package pinhole.inspect;

import pinhole.session.Side;
import pinhole.stream.Sighting;

/**
 * A line of a control connection, as it may be shown: a password is never in it.
 *
 * @param text one character a byte
 */
public record Said(Side by, String text, Sighting where) {}
