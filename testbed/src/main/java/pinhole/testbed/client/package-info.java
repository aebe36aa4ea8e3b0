/**
 * The FTP clients, what each of them can do, and how it is made to do it.
 *
 * <p>A client is a row of {@link pinhole.testbed.client.Client}; it answers for a mode and an
 * operation with a {@link pinhole.testbed.client.Script}. What an operation needs, and what proves
 * that it was done, belongs to {@link pinhole.testbed.client.Operation} and is looked at on disk,
 * so that no client's own word is taken for it.
 */
package pinhole.testbed.client;
