package pinhole.nft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pinhole.nft.Screen.Instruction;

/** The filter in the kernel, on a machine of its own: what wakes us, and what does not. */
class ScreenTest {
  @ParameterizedTest
  @CsvSource({
    "new, true",
    "established, false",
    "time-wait, true",
    "reset-by-origin, true",
    "refused-ipv6, true",
    "vanished-after-time-wait, false",
    "foreign-new, false",
    "found-ipv6, true", // which is in TIME_WAIT, and asked for
    "not-found, true",
    "syn-ipv4, true",
    "syn-ipv6, true",
  })
  void letsThroughWhatIsOfUse(String name, boolean through) {
    assertEquals(through, new Machine(Recorded.bytes(name)).run(Screen.program()) != 0);
  }

  /** Classic BPF, as far as it is used, with Linux' extensions for netlink attributes. */
  private static final class Machine {
    private final ByteBuffer packet;
    private int a;
    private int x;

    Machine(ByteBuffer packet) {
      this.packet = packet.order(ByteOrder.BIG_ENDIAN);
    }

    int run(List<Instruction> program) {
      for (int at = 0; ; at++) {
        Instruction next = program.get(at);
        int operand = next.operand();
        switch (next.code()) {
          case 0x20 -> a = operand < 0 ? attribute(operand) : packet.getInt(operand);
          case 0x30 -> a = packet.get(operand) & 0xff;
          case 0x40 -> a = packet.getInt(x + operand);
          case 0x50 -> a = packet.get(x + operand) & 0xff;
          case 0x00 -> a = operand;
          case 0x01 -> x = operand;
          case 0x07 -> x = a;
          case 0x54 -> a &= operand;
          case 0x15 -> at += a == operand ? next.ifTrue() : next.ifFalse();
          case 0x06 -> {
            return operand;
          }
          default -> throw new IllegalStateException("code " + next.code());
        }
      }
    }

    /** net/core/filter.c: bpf_skb_get_nlattr, bpf_skb_get_nlattr_nest. */
    private int attribute(int how) {
      boolean nest = how == -0x1000 + 16;
      int from = nest ? a + 4 : a;
      int to = nest ? a + little(a) : packet.limit();
      while (from + 4 <= to) {
        if ((little(from + 2) & 0x3fff) == x) {
          return from;
        }
        from += (little(from) + 3) & -4;
      }
      return 0;
    }

    private int little(int at) {
      return (packet.get(at) & 0xff) | (packet.get(at + 1) & 0xff) << 8;
    }
  }
}
