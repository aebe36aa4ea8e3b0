package pinhole.relay;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Netty's epoll, with a way back in.
 *
 * <p>A socket that waits for nothing, because its peer has sent its FIN and no more is to be read
 * or written just now, is taken out of the epoll set (else EPOLLHUP would keep the loop awake).
 * Netty 4.2.18 forgets that it did so: the next thing that the socket has to wait for, room for a
 * write or being read again, fails with ENOENT, and the channel is closed with its bytes; and so
 * fails, with a stack trace for every private transfer, its removal when it is closed. Here such a
 * socket is given up, and registered afresh when it has something to wait for.
 */
final class EpollReentry implements IoHandler {
  private final IoHandler epoll;

  /** Those that wait for nothing, which Netty knows nothing of. */
  private final Set<IoHandle> out = new HashSet<>();

  private EpollReentry(IoHandler epoll) {
    this.epoll = epoll;
  }

  static IoHandlerFactory factory() {
    IoHandlerFactory factory = EpollIoHandler.newFactory();
    return executor -> new EpollReentry(factory.newHandler(executor));
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return epoll.run(context);
  }

  @Override
  public void prepareToDestroy() {
    for (IoHandle handle : List.copyOf(out)) {
      try {
        handle.close();
      } catch (Exception e) {
        throw new IllegalStateException("a channel that cannot be closed", e);
      }
    }
    epoll.prepareToDestroy();
  }

  @Override
  public void destroy() {
    epoll.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return new Registration(handle, epoll.register(handle));
  }

  @Override
  public void wakeup() {
    epoll.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return epoll.isCompatible(handleType);
  }

  private final class Registration implements IoRegistration {
    private final IoHandle handle;
    private IoRegistration inner;
    private boolean cancelled;

    Registration(IoHandle handle, IoRegistration inner) {
      this.handle = handle;
      this.inner = inner;
    }

    @Override
    public long submit(IoOps ops) {
      if (EpollIoOps.NONE.equals(ops)) {
        if (!cancelled && out.add(handle)) {
          inner.cancel();
        }
        return EpollIoOps.NONE.value();
      }
      if (!cancelled && out.remove(handle)) {
        inner = registered();
      }
      return inner.submit(ops);
    }

    private IoRegistration registered() {
      try {
        return epoll.register(handle);
      } catch (Exception e) {
        throw new IllegalStateException("epoll took this socket before", e);
      }
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // The interface is so.
    public <T> T attachment() {
      return inner.attachment();
    }

    @Override
    public boolean isValid() {
      return !cancelled && (out.contains(handle) || inner.isValid());
    }

    @Override
    public boolean cancel() {
      boolean first = !cancelled;
      cancelled = true;
      return out.remove(handle) ? first : inner.cancel();
    }
  }
}
