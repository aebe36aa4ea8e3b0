package pinhole.testbed.textbook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What is kept of experiments. */
interface Report {
  /** Keeps the files of an experiment, before its laboratory vanishes. */
  void keep(Setting setting, Path folder) throws IOException;

  /** Writes the page about all of them; returns what is to be said of it, "" for nothing. */
  String finish(List<Result> results) throws IOException;

  /** Keeps nothing. */
  static Report none() {
    return new Report() {
      @Override
      public void keep(Setting setting, Path folder) {}

      @Override
      public String finish(List<Result> results) {
        return "";
      }
    };
  }
}
