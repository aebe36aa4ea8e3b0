package pinhole.tls;

import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * By tickets, and by session ids for clients without them. Each data connection gets tickets under
 * a key of its own, which is accepted later only if the connection descends; its session id is
 * forgotten if it does not.
 */
final class NativeLineage implements Lineage {
  private static final int MOST = 16; // Clients resume the first session, or the last few.
  private static final SecureRandom RANDOM = new SecureRandom();

  private final OpenSslSessionContext sessions;
  private final OpenSslSessionTicketKey first = newKey();
  private final Deque<OpenSslSessionTicketKey> accepted = new ArrayDeque<>(); // The newest first.
  private final Map<SslHandler, OpenSslSessionTicketKey> own = new HashMap<>();

  NativeLineage(SslContext context) {
    this.sessions = (OpenSslSessionContext) context.sessionContext();
    sessions.setTicketKeys(first);
  }

  @Override
  public void control(SslHandler handler) {
    own.put(handler, first);
    handler.handshakeFuture().addListener(done -> own.remove(handler));
  }

  @Override
  public void data(SslHandler handler) {
    own.put(handler, newKey());
    handler.handshakeFuture().addListener(done -> finished(handler, done.isSuccess()));
  }

  private void finished(SslHandler handler, boolean secured) {
    OpenSslSessionTicketKey key = own.remove(handler);
    if (secured && descends(handler)) {
      accepted.addFirst(key);
      if (accepted.size() > MOST) {
        accepted.removeLast();
      }
    } else {
      handler.engine().getSession().invalidate();
    }
  }

  // The library takes the keys from the context at the moment when it needs one, and all of a
  // handshake is worked off while its bytes are being read.
  @Override
  public void reading(SslHandler handler) {
    OpenSslSessionTicketKey issuing = own.get(handler);
    if (issuing != null) {
      Deque<OpenSslSessionTicketKey> keys = new ArrayDeque<>(accepted);
      keys.addLast(first);
      keys.remove(issuing);
      keys.addFirst(issuing);
      sessions.setTicketKeys(keys.toArray(OpenSslSessionTicketKey[]::new));
    }
  }

  @Override
  public boolean descends(SslHandler handler) {
    long ssl = Contexts.pointer(handler.engine());
    return ssl != 0 && SSL.isSessionReused(ssl);
  }

  @Override
  public void close() {}

  private static OpenSslSessionTicketKey newKey() {
    byte[] random = new byte[OpenSslSessionTicketKey.TICKET_KEY_SIZE];
    RANDOM.nextBytes(random);
    int hmac = OpenSslSessionTicketKey.NAME_SIZE;
    int aes = hmac + OpenSslSessionTicketKey.HMAC_KEY_SIZE;
    return new OpenSslSessionTicketKey(
        Arrays.copyOf(random, hmac),
        Arrays.copyOfRange(random, hmac, aes),
        Arrays.copyOfRange(random, aes, random.length));
  }
}
