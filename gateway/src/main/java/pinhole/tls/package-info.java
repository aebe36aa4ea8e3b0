/**
 * TLS: contexts, handshakes, and what is known about a peer after one.
 *
 * <p>A leg, {@code ClientLeg} or {@code ServerLeg}, belongs to a listener and holds what does not
 * change from one session to the next: certificates, trust, versions. Of it each control connection
 * gets a {@code TlsSession} of its own, with a context that is shared with nobody, so that no TLS
 * session of one can be resumed by another. Pipelines are where this package ends: it knows neither
 * FTP nor sessions nor pinholes. Netty's BoringSSL does the work, the JDK where there is none.
 *
 * <p>May import Netty, {@code pinhole.certificates}, {@code pinhole.log} and the rules.
 */
package pinhole.tls;
