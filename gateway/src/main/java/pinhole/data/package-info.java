/**
 * What a data plane is, and the ports that all of them share.
 *
 * <p>The session knows when a pinhole may be open, a data plane how to open one: in user space
 * ({@code pinhole.relay}) or in the kernel. Neither knows the other. No Netty here. The {@link
 * pinhole.data.PortPool} is the only thing that sessions share and change.
 */
package pinhole.data;
