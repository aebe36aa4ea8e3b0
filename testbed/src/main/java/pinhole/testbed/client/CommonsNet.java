package pinhole.testbed.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.net.PrintCommandListener;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPFile;
import pinhole.testbed.lab.Host;

/** Apache commons-net, as a program of its own: host, mode, operation. */
public final class CommonsNet {
  private final FTPClient ftp = new FTPClient();

  private CommonsNet() {}

  static Script script(Operation operation, Mode mode, String host) {
    List<String> line = new ArrayList<>(Host.java(CommonsNet.class));
    line.addAll(List.of(host, mode.name(), operation.name()));
    return Script.of(line);
  }

  public static void main(String[] arguments) throws IOException {
    CommonsNet client = new CommonsNet();
    client.logIn(arguments[0], Mode.valueOf(arguments[1]));
    client.perform(Operation.valueOf(arguments[2]));
    client.require(client.ftp.logout());
    client.ftp.disconnect();
  }

  private void logIn(String host, Mode mode) throws IOException {
    ftp.addProtocolCommandListener(
        new PrintCommandListener(
            new PrintWriter(System.out, true, StandardCharsets.ISO_8859_1), true));
    ftp.setConnectTimeout(10_000);
    ftp.setDataTimeout(Duration.ofSeconds(10));
    ftp.connect(host);
    require(ftp.login("demo", "demo"));
    require(ftp.setFileType(FTP.BINARY_FILE_TYPE));
    if (mode.passive()) {
      ftp.enterLocalPassiveMode();
    }
    ftp.setUseEPSVwithIPv4(mode.extended());
  }

  private void perform(Operation operation) throws IOException {
    switch (operation) {
      case LIST -> {
        for (FTPFile file : ftp.listFiles()) {
          System.out.println(file.getName());
        }
      }
      case DOWN -> get("down.bin");
      case UP -> put("up.bin", 0);
      case RESUME_DOWN -> {
        ftp.setRestartOffset(Desk.SPLIT);
        get("resume.bin");
      }
      case RESUME_UP -> {
        ftp.setRestartOffset(Desk.SPLIT);
        put("partial.bin", Desk.SPLIT);
      }
      case APPEND -> {
        try (InputStream in = Files.newInputStream(Path.of("append.bin"))) {
          require(ftp.appendFile("append.bin", in));
        }
      }
      case RENAME -> require(ftp.rename("old.bin", "new.bin"));
      case DELETE -> require(ftp.deleteFile("gone.bin"));
      case ABORT -> {
        abort("big.bin");
        get("down.bin");
      }
      case EMPTY_DOWN -> get("empty.bin");
      case EMPTY_UP -> put("nothing.bin", 0);
    }
  }

  private void get(String name) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(
            Path.of(name), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      require(ftp.retrieveFile(name, out));
    }
  }

  private void put(String name, long offset) throws IOException {
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      in.skipNBytes(offset);
      require(ftp.storeFile(name, in));
    }
  }

  private void abort(String name) throws IOException {
    try (InputStream in = ftp.retrieveFileStream(name)) {
      Files.write(Path.of(name), in.readNBytes(100_000));
    }
    // Closed first: commons-net sends no urgent data, and vsftpd is deaf to an ABOR while it sends.
    ftp.sendCommand("ABOR");
    // RFC 959 4.1.3 has two replies, 426 and 226; in the field there are from one to three.
    ftp.sendCommand("NOOP");
    while (ftp.getReplyCode() != 200) {
      ftp.getReply();
    }
  }

  private void require(boolean success) throws IOException {
    if (!success) {
      throw new IOException("refused: " + ftp.getReplyString());
    }
  }
}
