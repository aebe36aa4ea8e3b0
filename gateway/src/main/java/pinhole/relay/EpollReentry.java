package pinhole.relay;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/**
 * Netty's epoll, with a way back in.
 *
 * <p>A socket that waits for nothing, because its peer has sent its FIN and no more is to be read
 * or written just now, is taken out of the epoll set (else EPOLLHUP would keep the loop awake).
 * Netty 4.2.18 forgets that it did so: the next thing that the socket has to wait for, room for a
 * write or being read again, fails with ENOENT, and the channel is closed with its bytes. Here such
 * a socket is registered afresh.
 */
final class EpollReentry implements IoHandler {
  private final IoHandler epoll;

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
    private boolean out;

    Registration(IoHandle handle, IoRegistration inner) {
      this.handle = handle;
      this.inner = inner;
    }

    @Override
    public long submit(IoOps ops) {
      boolean nothing = EpollIoOps.NONE.equals(ops);
      if (out && !nothing && inner.cancel()) {
        inner = registered();
      }
      out = nothing;
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
      return inner.isValid();
    }

    @Override
    public boolean cancel() {
      return inner.cancel();
    }
  }
}
