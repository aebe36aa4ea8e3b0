package pinhole.inspect;

import pinhole.session.Side;
import pinhole.stream.Sighting;

/** Bytes of a control connection that the capture lacks. */
record Gap(Side by, long bytes, Sighting noticed) {}
