package pinhole.cli;

import pinhole.capture.PacketSource;
import pinhole.inspect.Conversation;
import pinhole.inspect.Inspection;

/** How an inspection is written down. */
interface InspectReport {
  /** A control connection that is over. */
  void conversation(Conversation conversation);

  /** All has been told; what was read, and what could not be. */
  void end(String name, PacketSource source, Inspection inspection);
}
