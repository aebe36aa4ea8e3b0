package pinhole.testbed.bench.load;

import java.io.IOException;

/** What one client does again and again while it is measured, one row each. */
public enum Work {
  RETR {
    @Override
    void once(FtpClient ftp, int client, Tally tally) throws IOException {
      ftp.retrieve(Sample.BULK, tally::add);
    }
  },
  STOR {
    @Override
    void once(FtpClient ftp, int client, Tally tally) throws IOException {
      ftp.store("up-" + client, Sample.BULK.bytes(), tally::add);
    }
  },
  PASSIVE {
    @Override
    void once(FtpClient ftp, int client, Tally tally) throws IOException {
      ftp.retrieve(Sample.SMALL, bytes -> {});
      tally.add(1);
    }
  },
  ACTIVE {
    @Override
    void once(FtpClient ftp, int client, Tally tally) throws IOException {
      ftp.retrieveActive(Sample.SMALL);
      tally.add(1);
    }
  },
  NOOP {
    @Override
    void once(FtpClient ftp, int client, Tally tally) throws IOException {
      long start = System.nanoTime();
      ftp.noop();
      tally.took(System.nanoTime() - start);
    }
  },
  LOGIN {
    @Override
    void once(FtpClient ftp, int client, Tally tally) throws IOException {
      ftp.quit();
      tally.add(1);
    }

    @Override
    void repeat(Gate gateway, int client, Tally tally) throws IOException {
      tally.arrived();
      while (tally.goesOn()) {
        try (FtpClient ftp = FtpClient.login(gateway)) {
          once(ftp, client, tally);
        }
      }
    }
  };

  abstract void once(FtpClient ftp, int client, Tally tally) throws IOException;

  /** Works, in a single session if possible, until the tally says that it is over. */
  void repeat(Gate gateway, int client, Tally tally) throws IOException {
    try (FtpClient ftp = FtpClient.login(gateway)) {
      tally.arrived();
      while (tally.goesOn()) {
        once(ftp, client, tally);
      }
    }
  }
}
