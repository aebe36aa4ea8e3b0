/**
 * What a capture tells of FTP: control connections, what was negotiated on them, the data
 * connections that followed, what the rules would have said, and what went wrong.
 *
 * <p>FTP is not read here: each control connection is handed, line by line and reply by reply, to
 * the same {@link pinhole.session.Session} that the gateway runs, in its watching stance. A {@code
 * Watch} answers what the machine wants done with what happened on the wire; its {@code Chronicle}
 * remembers what the machine noted, and where in the capture; the {@code Findings} look at a
 * chronicle when it is at its end; {@code Telling} makes the {@link pinhole.inspect.Conversation}
 * of it that is shown. How that is written is the command line's business. May import all packages
 * below.
 */
package pinhole.inspect;
