package pinhole.inspect;

import pinhole.session.Side;
import pinhole.stream.Sighting;

/**
 * Bytes of a control connection that the capture lacks.
 *
 * @param cut whether it has their packet, but not whole
 */
record Gap(Side by, long bytes, boolean cut, Sighting noticed) {}
