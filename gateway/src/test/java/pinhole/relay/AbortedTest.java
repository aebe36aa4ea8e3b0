package pinhole.relay;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AbortedTest {
  @BeforeAll
  static void errorsHaveNames() {
    Epoll.ensureAvailability();
  }

  private final EmbeddedChannel listener = new EmbeddedChannel(new Aborted());

  @Test
  void aConnectionThatIsNoneIsNoFailureOfTheListener() {
    listener.pipeline().fireExceptionCaught(new NativeIoException("accept", -103));
    assertDoesNotThrow(listener::checkException);
  }

  @Test
  @Tag("E148")
  void aWantOfFileDescriptorsIs() {
    listener.pipeline().fireExceptionCaught(new NativeIoException("accept", -24));
    assertThrows(IOException.class, listener::checkException);
  }
}
