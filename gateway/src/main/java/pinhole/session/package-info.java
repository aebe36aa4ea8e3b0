/**
 * The session machine: what one client and one server say to each other on the control connection,
 * what of it is passed on, and which pinholes follow from it.
 *
 * <p>Pure: no sockets, no clock, no threads, no logger. Events are methods, the answer is a list of
 * {@link pinhole.session.Action}s in the order in which they are to be performed, to which an
 * {@link pinhole.session.Agenda} keeps where one leads to others. The gateway performs them on
 * channels, the tests compare them with a transcript, an inspector of captures can watch the same
 * machine think. May import {@code pinhole.ftp}, {@code pinhole.log} and {@code pinhole.rules}.
 *
 * <p>{@code Lines} cuts what a leg sends into lines, without a channel, so that whoever has the
 * bytes reads them the same way. Facts that vary apart are classes apart: {@code ClientCommands}
 * whose turn it is, {@code Dialogue} which commands the server still owes a reply, {@code
 * ServerReplies} what it says, {@code DataConnection} what became of one negotiation, {@code
 * DataReports} what passes through it, {@code Outbox} which replies wait for data to arrive first,
 * {@code Login} who the client is, {@code Security} what TLS protects on which leg, {@code Ending}
 * when it is over; {@code Session} brings them together.
 */
package pinhole.session;
