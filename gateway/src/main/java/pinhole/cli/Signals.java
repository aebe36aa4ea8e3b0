package pinhole.cli;

import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;

/**
 * Unix signals. The JDK has only {@code sun.misc.Signal}, of the supported module jdk.unsupported,
 * to hear SIGHUP and to exit 0 on SIGTERM; by reflection, because javac warns of its name and our
 * warnings are errors.
 */
final class Signals {
  private Signals() {}

  /** Calls the handler, on a thread of its own, with the signal's number each time it comes. */
  static void handle(String name, IntConsumer handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (self, method, arguments) -> {
                if (!method.getName().equals("handle")) {
                  return method.invoke(handler, arguments);
                }
                handler.accept((int) signal.getMethod("getNumber").invoke(arguments[0]));
                return null;
              });
      signal
          .getMethod("handle", signal, type)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM cannot handle SIG" + name, e);
    }
  }
}
