/**
 * Why something is allowed or refused, told before it happens: a session rehearsed on paper.
 *
 * <p>Nothing is decided here. An {@link pinhole.explain.Inquiry} drives the very {@link
 * pinhole.session.Session} that the gateway runs, between a client that says what is asked about
 * and a server that agrees to everything; it listens to the questions that the session puts to the
 * policy, and to the log lines of what the session refuses by itself. So an explanation cannot say
 * other things than the gateway does.
 *
 * <p>Pure, as the session is: no sockets, no clock, no names looked up. May import {@code
 * pinhole.session} and what is below it.
 */
package pinhole.explain;
