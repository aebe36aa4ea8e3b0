package pinhole;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class during which Netty found a buffer that nobody released. Registers itself for
 * every class, before Netty makes its first detector.
 */
public final class Leaks implements AfterAllCallback {
  private static final List<String> REPORTS = new CopyOnWriteArrayList<>();
  private static final int ROUNDS = 3;

  static {
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(
        new ResourceLeakDetectorFactory() {
          @Override
          @SuppressWarnings("deprecation") // The interface asks for it.
          public <T> ResourceLeakDetector<T> newResourceLeakDetector(
              Class<T> resource, int samplingInterval, long maxActive) {
            return new Reporting<>(resource, samplingInterval);
          }
        });
  }

  private static final class Reporting<T> extends ResourceLeakDetector<T> {
    Reporting(Class<?> resource, int samplingInterval) {
      super(resource, samplingInterval);
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
      REPORTS.add(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
      REPORTS.add(resourceType);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    for (int i = 0; i < ROUNDS; i++) {
      collect();
      PooledByteBufAllocator.DEFAULT.directBuffer(16).release(); // this is when Netty looks
    }
    List<String> found = List.copyOf(REPORTS);
    REPORTS.clear();
    if (!found.isEmpty()) {
      throw new AssertionError("not released: " + String.join("\n", found));
    }
  }

  private static void collect() {
    WeakReference<Object> canary = new WeakReference<>(new Object());
    while (canary.get() != null) {
      System.gc();
    }
  }
}
