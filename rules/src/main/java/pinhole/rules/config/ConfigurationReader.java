package pinhole.rules.config;

import java.nio.file.Path;
import java.util.List;
import pinhole.rules.Policy;

/** Reads the rules file. */
public final class ConfigurationReader {
  private ConfigurationReader() {}

  /**
   * The configuration that the text says.
   *
   * @param fileName what problems and sources call the file; it is not opened
   * @throws InvalidConfiguration if anything is wrong with it, with all that is
   */
  public static Result read(String fileName, String text) throws InvalidConfiguration {
    return read(Path.of(fileName), text);
  }

  /**
   * The configuration that the bytes say, in UTF-8.
   *
   * @param file as below
   * @param bytes of the file, or its first ones if they are more than it may have
   * @throws InvalidConfiguration if anything is wrong with it, with all that is
   */
  public static Result read(Path file, byte[] bytes) throws InvalidConfiguration {
    return read(file, Utf8.text(file.getFileName().toString(), bytes));
  }

  /** How many bytes are too many, whatever they say. */
  public static int tooMany() {
    return Utf8.LONGEST + 1;
  }

  /**
   * The configuration that the text says.
   *
   * @param file whose name problems and sources call it by, and whose folder the certificates are
   *     relative to; no file is opened
   * @throws InvalidConfiguration if anything is wrong with it, with all that is
   */
  public static Result read(Path file, String text) throws InvalidConfiguration {
    String fileName = file.getFileName().toString();
    Problems problems = new Problems();
    Section root = new Section(Yaml.read(fileName, text), "keys", problems);
    ListenerForm listenerForm =
        new ListenerForm(new FileNames(file.toAbsolutePath().getParent()), problems);
    List<Listener> listeners = listenerForm.read(root);
    DataSection data = DataForm.read(root.section("data"));
    Limits limits = SettingsForm.limits(root.section("limits"));
    Timeouts timeouts = SettingsForm.timeouts(root.section("timeouts"));
    BanSection ban = SettingsForm.ban(root.section("ban"));
    LogSection log = SettingsForm.log(root.section("log"), file);
    FirewallSection firewall = FirewallForm.read(root.section("firewall"));
    Policy policy = new PolicyForm(listenerForm.names(), problems).read(root);
    root.refuseUnknownKeys();
    new ListenerChecks(listeners, data, problems).run();
    new UploadChecks(limits, root.section("limits")).run(data.plane(), listeners);
    new FirewallChecks(firewall, listeners, problems).run();
    problems.throwIfErrors(); // What is suspicious about rules is a guess while some are missing.
    new PolicyChecks(policy, root.source("rules"), problems).run(listeners);
    return new Result(
        new Configuration(listeners, data, limits, timeouts, ban, log, firewall, policy),
        problems.inOrder());
  }

  /**
   * A rules file that was accepted.
   *
   * @param warnings in the order of the file
   */
  public record Result(Configuration configuration, List<Problem> warnings) {
    public Result {
      warnings = List.copyOf(warnings);
    }
  }
}
