package pinhole.session;

import java.net.InetAddress;
import pinhole.ftp.HostPort;
import pinhole.rules.Mode;
import pinhole.rules.Source;

/**
 * What may pass: one connection, from one peer, to one endpoint.
 *
 * @param number counts the pinholes of the session, from 1
 * @param mode who connects: the client (passive) or the server (active)
 * @param peer the only address that may connect
 * @param at the gateway's address that the peer connects to; the data plane chooses the port
 * @param endpoint where it leads
 * @param from the gateway's address that the endpoint is to see
 * @param protection on which legs it is to be encrypted
 * @param rule the line that allows it
 */
public record Pinhole(
    int number,
    Mode mode,
    InetAddress peer,
    InetAddress at,
    HostPort endpoint,
    InetAddress from,
    Protection protection,
    Source rule) {}
