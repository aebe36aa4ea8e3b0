package pinhole.nft;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The filter before the {@link Ear}, in classic BPF (linux/filter.h): a busy machine tracks
 * thousands of connections a second, and only ours are to wake us. Jumps lead forward, to labels.
 */
final class Screen {
  private static final int LOAD_WORD = 0x20;
  private static final int LOAD_BYTE = 0x30;
  private static final int LOAD_WORD_AT_X = 0x40;
  private static final int LOAD_BYTE_AT_X = 0x50;
  private static final int LOAD_NUMBER = 0x00;
  private static final int NUMBER_TO_X = 0x01;
  private static final int TO_X = 0x07;
  private static final int AND = 0x54;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int RETURN = 0x06;

  private static final int FIND_ATTRIBUTE = -0x1000 + 12; // SKF_AD_NLATTR
  private static final int FIND_IN_NEST = -0x1000 + 16;
  private static final int FIRST_ATTRIBUTE = 20;
  private static final int VALUE = 4;

  private static final int MARK = 8;
  private static final int PROTOCOL = 4;
  private static final int TCP = 1;
  private static final int TCP_STATE = 1;
  private static final int CREATE = 0x04;
  private static final String NEXT = "";

  /** One instruction. */
  record Instruction(int code, int ifTrue, int ifFalse, int operand) {}

  private record Step(int code, int operand, String yes, String no) {}

  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Integer> labels = new HashMap<>();

  private Screen() {}

  /**
   * Lets through what is new of our connections, their TIME_WAIT and CLOSE, those that vanish from
   * another state than TIME_WAIT, and all that is not about connections.
   */
  static List<Instruction> program() {
    // Message type and flags are numbers of two bytes in the machine's order.
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    return new Screen()
        .step(LOAD_BYTE, little ? 5 : 4)
        .jump(Subsystem.CONNTRACK.number(), NEXT, "accept")
        .find(FIND_ATTRIBUTE, MARK, FIRST_ATTRIBUTE)
        .step(TO_X, 0)
        .step(LOAD_WORD_AT_X, VALUE)
        .step(AND, Marks.MASK)
        .jump(Marks.PINHOLE, NEXT, "drop")
        .step(LOAD_BYTE, little ? 7 : 6)
        .step(AND, CREATE)
        .jump(CREATE, "accept", NEXT)
        .find(FIND_ATTRIBUTE, PROTOCOL, FIRST_ATTRIBUTE)
        .find(FIND_IN_NEST, TCP)
        .find(FIND_IN_NEST, TCP_STATE)
        .step(TO_X, 0)
        .step(LOAD_BYTE, little ? 4 : 5)
        .jump(Conntrack.DELETE, "vanished", NEXT)
        .step(LOAD_BYTE_AT_X, VALUE)
        .jump(Tracked.State.TIME_WAIT.number(), "accept", NEXT)
        .jump(Tracked.State.CLOSE.number(), "accept", "drop")
        .label("vanished")
        .step(LOAD_BYTE_AT_X, VALUE)
        .jump(Tracked.State.TIME_WAIT.number(), "drop", "accept")
        .label("drop")
        .step(RETURN, 0)
        .label("accept")
        .step(RETURN, -1)
        .assemble();
  }

  private Screen find(int how, int attribute, int from) {
    return step(LOAD_NUMBER, from).find(how, attribute);
  }

  /** Finds an attribute, from where the accumulator points; without it the message is dropped. */
  private Screen find(int how, int attribute) {
    return step(NUMBER_TO_X, attribute).step(LOAD_WORD, how).jump(0, "drop", NEXT);
  }

  private Screen step(int code, int operand) {
    steps.add(new Step(code, operand, NEXT, NEXT));
    return this;
  }

  private Screen jump(int value, String yes, String no) {
    steps.add(new Step(JUMP_IF_EQUAL, value, yes, no));
    return this;
  }

  private Screen label(String name) {
    labels.put(name, steps.size());
    return this;
  }

  private List<Instruction> assemble() {
    List<Instruction> program = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      program.add(
          new Instruction(step.code(), skip(step.yes(), i), skip(step.no(), i), step.operand()));
    }
    return program;
  }

  private int skip(String label, int from) {
    return label.equals(NEXT) ? 0 : labels.get(label) - from - 1;
  }
}
