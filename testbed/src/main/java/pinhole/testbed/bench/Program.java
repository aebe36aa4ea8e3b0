package pinhole.testbed.bench;

import static pinhole.testbed.lab.Host.unpacked;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pinhole.testbed.lab.Host;

/**
 * The process of a rival.
 *
 * @param configuration the resource that it is configured with; empty where there is no process
 * @param command its arguments, of the configuration's file and of Pinhole's jar
 */
record Program(String configuration, Command command, Map<String, String> environment) {
  /** What only the kernel does. */
  static final Program NONE = new Program("", (configuration, jar) -> List.of());

  /** The program with its arguments. */
  interface Command {
    List<String> of(Path configuration, Path jar);
  }

  private Program(String configuration, Command command) {
    this(configuration, command, Map.of());
  }

  static Program haproxy() {
    return new Program(
        "haproxy.cfg",
        (file, jar) -> List.of(unpacked("usr/sbin/haproxy"), "-db", "-f", file.toString()));
  }

  static Program ftpProxy() {
    return new Program(
        "ftp-proxy.conf",
        (file, jar) -> List.of(unpacked("usr/sbin/ftp-proxy"), "-d", "-n", "-f", file.toString()));
  }

  static Program modProxy(String configuration) {
    return new Program(
        configuration,
        (file, jar) ->
            List.of(unpacked("usr/sbin/proftpd"), "--nodaemon", "--config", file.toString()),
        // mod_proxy refers to this library without being linked with it, and counts on ProFTPD's
        // TLS module to bring it along, which only the one with TLS has.
        Map.of("LD_PRELOAD", "libssl.so.3"));
  }

  /** With the options of its launcher, gateway/pinhole. */
  static Program pinhole(String configuration) {
    return new Program(
        configuration,
        (file, jar) -> {
          List<String> command = new ArrayList<>(List.of(Jvm.program("java")));
          command.addAll(List.of("-XX:+UseSerialGC", "-XX:FreqInlineSize=60"));
          command.addAll(List.of("-Xms64m", "-Xmx512m", "-jar", jar.toString()));
          command.addAll(List.of("run", "--rules", file.toString()));
          return command;
        });
  }

  /** testbed/bench makes it of src/main/c/floor.c. */
  static Program floor(String configuration) {
    String program = Host.testbed().resolve("target/floor").toString();
    return new Program(
        configuration, (file, jar) -> List.of("/usr/bin/xargs", "-a", file.toString(), program));
  }

  boolean isNone() {
    return configuration.isEmpty();
  }
}
