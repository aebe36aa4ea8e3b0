package pinhole.explain;

import java.util.List;

/**
 * The answer to an {@link Inquiry}.
 *
 * @param exchanges from the connection to what was asked about, which is the last one, unless the
 *     client did not get that far
 * @param allowed whether what was asked about may be done
 */
public record Account(List<Exchange> exchanges, boolean allowed) {
  public Account {
    exchanges = List.copyOf(exchanges);
  }
}
