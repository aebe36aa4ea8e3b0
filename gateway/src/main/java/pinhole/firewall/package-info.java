/**
 * The firewall of the gateway's host: a configuration in, a table for nft out.
 *
 * <p>Default deny, with the connect rules walked in their order into nft's, so that a host lets in
 * exactly those that the gateway would. A rule is kept as what it matches and what follows, and has
 * two readings side by side: as text for nft, and on paper, for the first packet of a connection.
 * The second is what tells whether a session under way would be let in again, and what the tests
 * hold against the policy itself.
 *
 * <p>Pure: nothing is run, read or resolved here; {@code pinhole.cli} does. It is not the data
 * plane in the kernel, which is the process's own table and comes and goes with it. May import
 * {@code pinhole.rules} and {@code pinhole.rules.config}.
 */
package pinhole.firewall;
