package pinhole.testbed.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pinhole.testbed.bench.load.ProcessTree;
import pinhole.testbed.bench.load.Reading;
import pinhole.testbed.bench.load.Window;
import pinhole.testbed.bench.load.Work;
import pinhole.testbed.lab.Host;

/**
 * Where the rivals are measured: on one stage, and on another one just like it those that have
 * connection tracking at work in their namespace as long as they run, which would slow down the
 * others.
 */
final class Site implements AutoCloseable {
  private final Scratch scratch;
  private final Map<Boolean, Stage> stages = new HashMap<>();

  private Site(Scratch scratch) {
    this.scratch = scratch;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "site"));
  }

  /** Builds what these rivals need. */
  static Site open(Path jar, List<Rival> rivals) throws IOException, InterruptedException {
    Site site = new Site(Scratch.open());
    try {
      for (boolean tracked : rivals.stream().map(Rival::isTracked).distinct().toList()) {
        String name = tracked ? "tracked" : "plain";
        Path folder = Host.testbed().resolve("target/bench").resolve(name);
        site.stages.put(tracked, Stage.open(folder, site.scratch.folder(name), jar));
      }
      return site;
    } catch (IOException | InterruptedException | RuntimeException e) {
      site.close();
      throw e;
    }
  }

  private Stage of(Rival rival) {
    return stages.get(rival.isTracked());
  }

  /** Sets how long the following measurements take. */
  void window(Window window) {
    stages.values().forEach(stage -> stage.window(window));
  }

  void start(Rival rival) throws IOException, InterruptedException {
    of(rival).start(rival);
  }

  /** Starts a rival afresh, so that what it occupies can be counted. */
  ProcessTree restart(Rival rival) throws IOException, InterruptedException {
    return of(rival).restart(rival);
  }

  Reading measure(Work work, int clients, Rival rival) throws IOException, InterruptedException {
    return of(rival).measure(work, clients, rival);
  }

  /** Keeps so many idle sessions until {@link #release}. */
  void hold(Rival rival, int sessions) throws IOException, InterruptedException {
    of(rival).hold(rival, sessions);
  }

  void release(Rival rival) throws IOException {
    of(rival).release();
  }

  /** The processes first, because they write into the folder. */
  @Override
  public void close() {
    stages.values().forEach(Stage::close);
    scratch.close();
  }
}
