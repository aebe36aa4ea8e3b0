package pinhole.testbed.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.apache.commons.net.PrintCommandListener;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPFile;
import pinhole.testbed.lab.Host;

/** Apache commons-net, as a program of its own that is told a host, a mode, an operation a line. */
public final class CommonsNet {
  private final FTPClient ftp = new FTPClient();

  private CommonsNet() {}

  static Script script(Operation operation, Mode mode, String host) {
    String order = String.join(" ", host, mode.name(), operation.name());
    return new Script(Host.java(CommonsNet.class), List.of(new Script.Step.Type(order)));
  }

  public static void main(String[] arguments) throws IOException {
    var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      String[] words = order.split(" ", -1);
      int exit = 0;
      try {
        visit(words[0], Mode.valueOf(words[1]), Operation.valueOf(words[2]));
      } catch (IOException e) {
        e.printStackTrace(System.out);
        exit = 1;
      }
      System.out.println(Standing.over(exit));
    }
  }

  private static void visit(String host, Mode mode, Operation operation) throws IOException {
    CommonsNet client = new CommonsNet();
    try {
      client.logIn(host, mode);
      client.perform(operation);
      client.require(client.ftp.logout());
    } finally {
      client.ftp.disconnect();
    }
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
