package pinhole.testbed.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import pinhole.testbed.lab.Output;

/** What every client does in every mode: what it finds, and what must be there afterwards. */
public enum Operation implements Capability {
  LIST('l', "list") {
    @Override
    void verify(Desk desk, Output output) throws IOException {
      desk.require(output.text().contains("down.bin"), "the listing does not name down.bin");
    }
  },
  DOWN('d', "download") {
    @Override
    void verify(Desk desk, Output output) throws IOException {
      desk.requireAtClient("down.bin", Desk.whole());
    }
  },
  UP('u', "upload") {
    @Override
    void prepare(Desk desk) throws IOException {
      desk.atClient("up.bin", Desk.whole());
    }

    @Override
    void verify(Desk desk, Output output) throws IOException {
      desk.requireAtServer("up.bin", Desk.whole());
    }
  },
  RESUME_DOWN('r', "resume a download") {
    @Override
    void prepare(Desk desk) throws IOException {
      desk.atServer("resume.bin", Desk.whole());
      desk.atClient("resume.bin", Desk.otherHead());
    }

    @Override
    void verify(Desk desk, Output output) throws IOException {
      desk.requireAtClient("resume.bin", Desk.patched());
    }
  },
  RESUME_UP('s', "resume an upload") {
    @Override
    void prepare(Desk desk) throws IOException {
      desk.atServer("partial.bin", Desk.otherHead());
      desk.atClient("partial.bin", Desk.whole());
    }

    @Override
    void verify(Desk desk, Output output) throws IOException {
      desk.requireAtServer("partial.bin", Desk.patched());
    }
  },
  APPEND('a', "append") {
    @Override
    void prepare(Desk desk) throws IOException {
      desk.atServer("append.bin", Desk.otherHead());
      desk.atClient("append.bin", Desk.tail());
    }

    @Override
    void verify(Desk desk, Output output) throws IOException {
      desk.requireAtServer("append.bin", Desk.patched());
    }
  },
  RENAME('n', "rename") {
    @Override
    void prepare(Desk desk) throws IOException {
      desk.atServer("old.bin", Desk.otherHead());
    }

    @Override
    void verify(Desk desk, Output output) throws IOException {
      desk.requireAtServer("new.bin", Desk.otherHead());
      desk.require(!Files.exists(desk.home().resolve("old.bin")), "old.bin is still there");
    }
  },
  DELETE('x', "delete") {
    @Override
    void prepare(Desk desk) throws IOException {
      desk.atServer("gone.bin", Desk.otherHead());
    }

    @Override
    void verify(Desk desk, Output output) throws IOException {
      desk.require(!Files.exists(desk.home().resolve("gone.bin")), "gone.bin is still there");
    }
  },
  ABORT('b', "abort a download, then download another") {
    @Override
    void prepare(Desk desk) throws IOException {
      desk.atServer("big.bin", new byte[0]);
      // Sparse.
      desk.grow("big.bin", desk.longest());
    }

    @Override
    void verify(Desk desk, Output output) throws IOException {
      Path big = desk.work().resolve("big.bin");
      desk.require(Files.size(big) < desk.longest(), "the download was not interrupted");
      desk.requireAtClient("down.bin", Desk.whole());
    }
  },
  EMPTY_DOWN('z', "download zero bytes") {
    @Override
    void prepare(Desk desk) throws IOException {
      desk.atServer("empty.bin", new byte[0]);
    }

    @Override
    void verify(Desk desk, Output output) throws IOException {
      desk.requireAtClient("empty.bin", new byte[0]);
    }
  },
  EMPTY_UP('e', "upload zero bytes") {
    @Override
    void prepare(Desk desk) throws IOException {
      desk.atClient("nothing.bin", new byte[0]);
    }

    @Override
    void verify(Desk desk, Output output) throws IOException {
      desk.requireAtServer("nothing.bin", new byte[0]);
    }
  };

  private final char letter;
  private final String title;

  Operation(char letter, String title) {
    this.letter = letter;
    this.title = title;
  }

  /** What stands for it in the matrix. */
  public char letter() {
    return letter;
  }

  public String title() {
    return title;
  }

  void prepare(Desk desk) throws IOException {}

  abstract void verify(Desk desk, Output output) throws IOException;

  /** Lays out what the client and the server find; down.bin is always there. */
  public void layOut(Desk desk) throws IOException {
    desk.atServer("down.bin", Desk.whole());
    prepare(desk);
  }

  /** Throws, with the reason, unless the operation was done. */
  public void check(Desk desk, Output output) throws IOException {
    desk.require(output.exit() == 0, "the client ended with " + output.exit());
    verify(desk, output);
  }
}
