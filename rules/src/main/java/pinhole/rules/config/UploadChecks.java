package pinhole.rules.config;

import java.util.List;

/** Whether a limit for uploads can be kept: somebody has to see the bytes, and whose they are. */
final class UploadChecks {
  private final Limits limits;
  private final Section section;
  private final Problems problems;

  /** For the section that the limits are from. */
  UploadChecks(Limits limits, Section section) {
    this.limits = limits;
    this.section = section;
    this.problems = section.problems();
  }

  void run(PlaneChoice plane, List<Listener> listeners) {
    if (!limits.countsUploads()) {
      return;
    }
    if (plane == PlaneChoice.NFT) {
      problems.error(
          section.source("upload-size"),
          "upload-size needs data.plane: relay, or auto; with nft no byte passes through here");
    }
    for (Listener listener : listeners) {
      if (!listener.readable()) {
        problems.warning(
            section.source("upload-size"),
            "upload-size does not hold for listener \""
                + listener.name()
                + "\", whose control connections are not read");
      }
    }
  }
}
