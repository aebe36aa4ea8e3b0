/**
 * The data plane in the kernel: a pinhole is three elements in maps of one nftables table, and the
 * bytes are forwarded with their addresses translated, without ever coming here.
 *
 * <p><b>One socket.</b> {@code Table} makes the table with {@code flags owner}: it belongs to the
 * netlink socket that made it, nobody else can change it, and it vanishes with the socket, also
 * after SIGKILL. That is why rules and elements go over a socket of our own ({@code Netlink},
 * {@code Request}, {@code Message}) and not through libnftables, which keeps its socket to itself;
 * besides it needs no library at run time, and a tenth of the time for an element. The ruleset is
 * written in the kernel's terms ({@code Ruleset}, {@code Expression}); the test compares what nft
 * makes of it with {@code src/test/resources/pinhole.nft}.
 *
 * <p><b>What is accepted, and what is left alone.</b> The table admits a SYN that a pinhole waits
 * for, marks its connection ({@link pinhole.nft.Marks}), translates it, and takes the pinhole out,
 * all in the packet's path. Its filter chains drop nothing: a chain that dropped whatever is not a
 * pinhole's would stop everything else that the machine forwards, and whatever accepts here is
 * still dropped by any other table that wants to. To deny the rest is the work of the host's own
 * firewall, which goes by the mark; {@code pinhole firewall} writes one.
 *
 * <p><b>What is heard.</b> {@code Ear} listens to connection tracking and to nfnetlink_log, behind
 * a filter in the kernel ({@code Screen}); {@code Passage} is one pinhole and what becomes of it;
 * {@link pinhole.nft.KernelPlane} those of one session; {@link pinhole.nft.Kernel} is the one for
 * the process. A session hears for itself when its control connection wakes it ({@code Courier}).
 * Byte counts are those of connection tracking: IP packets with their headers. An entry whose
 * connection has ended is kept for some seconds, for a last FIN that is sent again, and then
 * removed.
 *
 * <p>May import JNA, {@code pinhole.data} and below. No Netty: an event loop is a {@link
 * java.util.concurrent.ScheduledExecutorService}.
 */
package pinhole.nft;
