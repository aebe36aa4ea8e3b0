package pinhole.rules.config;

/** Writes a rules file that says everything, defaults included. */
public final class ConfigurationWriter {
  private ConfigurationWriter() {}

  /** YAML that reads back as the same configuration, sources aside. */
  public static String write(Configuration configuration) {
    Layout layout = new Layout();
    ListenerForm.write(configuration.listeners(), layout);
    DataForm.write(configuration.data(), layout);
    SettingsForm.write(configuration.limits(), layout);
    SettingsForm.write(configuration.timeouts(), layout);
    SettingsForm.write(configuration.ban(), layout);
    SettingsForm.write(configuration.log(), layout);
    FirewallForm.write(configuration.firewall(), layout);
    PolicyForm.write(configuration.policy(), layout);
    return layout.toString();
  }
}
