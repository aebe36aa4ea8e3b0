/**
 * The PROXY protocol, versions 1 and 2, as HAProxy's proxy-protocol.txt defines it: the header with
 * which a load balancer begins a connection, and that tells whose it is.
 *
 * <p>Pure: no I/O. A reader asks for so many bytes as surely belong to the header and not for one
 * more, so that what follows stays with the kernel, to whomever it is handed next: lines, TLS,
 * splice. Netty's codec buffers what comes, needs twelve bytes to see that there is no header, and
 * wants a channel, which data connections are not. Of {@code pinhole.ftp} this knows addresses with
 * ports, of {@code pinhole.rules} their literals and the version that a server is to get.
 */
package pinhole.proxy;
