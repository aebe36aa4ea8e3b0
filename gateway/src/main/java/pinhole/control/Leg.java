package pinhole.control;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import pinhole.session.Lines;
import pinhole.session.Malformed;
import pinhole.session.Side;

/** One leg of a session: what its channel says is told to the {@link ControlConnection}. */
final class Leg extends ChannelInboundHandlerAdapter {
  private final Side side;
  private final ControlConnection connection;

  Leg(Side side, ControlConnection connection) {
    this.side = side;
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof String line) {
      connection.line(side, line);
    } else if (message instanceof Malformed what) {
      connection.malformed(side, what);
    } else if (message == Lines.Signal.SYNCH) {
      connection.synch();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    connection.readComplete();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      connection.gone(side, true);
    } else if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
      connection.tlsEnded(side);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    connection.pace();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    connection.gone(side, false);
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    connection.gone(side, false);
  }
}
