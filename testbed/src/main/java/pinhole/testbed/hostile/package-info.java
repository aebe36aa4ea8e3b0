/**
 * Peers that do what no honest peer will: a server and a client made of plain blocking sockets,
 * told by a test what to say, byte by byte. They know nothing of the gateway's code. Nothing here
 * waits longer than ten seconds.
 */
package pinhole.testbed.hostile;
