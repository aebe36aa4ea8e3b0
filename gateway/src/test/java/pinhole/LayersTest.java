package pinhole;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/** The house: which package may know which. Where a rule is broken, its message says what to do. */
@AnalyzeClasses(packages = "pinhole", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  /** From the top down: each may know those of the rows below, and none of its own row. */
  private static final List<List<String>> ROWS =
      List.of(
          List.of("pinhole.cli"),
          List.of("pinhole"),
          List.of("pinhole.control"),
          List.of("pinhole.inspect"),
          List.of("pinhole.stream"),
          List.of("pinhole.relay", "pinhole.nft", "pinhole.capture"),
          List.of("pinhole.data", "pinhole.explain", "pinhole.firewall", "pinhole.tls"),
          List.of("pinhole.session", "pinhole.proxy"),
          List.of("pinhole.ftp", "pinhole.log", "pinhole.certificates"),
          List.of("pinhole.rules.config"),
          List.of("pinhole.rules"));

  @ArchTest
  static final ArchRule PACKAGES_KNOW_ONLY_WHAT_IS_BELOW_THEM =
      classes()
          .should(
              new ArchCondition<>("know only the packages below their own") {
                @Override
                public void check(JavaClass of, ConditionEvents events) {
                  of.getDirectDependenciesFromSelf().stream()
                      .filter(dependency -> !mayKnow(of, dependency.getTargetClass()))
                      .forEach(
                          dependency ->
                              events.add(
                                  SimpleConditionEvent.violated(of, dependency.getDescription())));
                }
              })
          .because(
              "arrows point down (ROWS in this test): let the lower package say what it needs as an"
                  + " interface or a record of its own, and hand it in from above");

  private static boolean mayKnow(JavaClass from, JavaClass to) {
    int target = row(to.getPackageName());
    return target < 0
        || from.getPackageName().equals(to.getPackageName())
        || row(from.getPackageName()) < target;
  }

  private static int row(String name) {
    for (int i = 0; i < ROWS.size(); i++) {
      if (ROWS.get(i).contains(name)) {
        return i;
      }
    }
    return -1;
  }

  @ArchTest
  static final ArchRule EVERY_PACKAGE_HAS_ITS_PLACE =
      classes()
          .should()
          .resideInAnyPackage(ROWS.stream().flatMap(List::stream).toArray(String[]::new))
          .because("a package without a row in this test is under no rule: give it one");

  @ArchTest
  static final ArchRule THE_CORE_HAS_NO_NETTY =
      noClasses()
          .that(
              resideInAnyPackage(
                  "pinhole.data",
                  "pinhole.explain",
                  "pinhole.firewall",
                  "pinhole.session",
                  "pinhole.proxy",
                  "pinhole.ftp",
                  "pinhole.log",
                  "pinhole.rules.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage("io.netty..", "com.sun.jna.."))
          .because(
              "the core is tested without sockets: say what is to be done as an Action, and do it in"
                  + " pinhole.control or pinhole.relay");

  @ArchTest
  static final ArchRule THE_CORE_HAS_NO_CLOCK_THREAD_OR_SOCKET =
      noClasses()
          .that(
              resideInAnyPackage(
                  "pinhole.session",
                  "pinhole.proxy",
                  "pinhole.ftp",
                  "pinhole.rules",
                  "pinhole.explain"))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.util.concurrent..", "java.nio.channels..", "java.nio.file..")
                  .or(
                      JavaClass.Predicates.belongToAnyOf(
                          Thread.class, java.net.Socket.class, java.time.Clock.class)))
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because(
              "a session is events in and actions out: await a Deadline, take times as values");

  /** Certificates and lines of the log have dates; everything else is a matter of how long. */
  @ArchTest
  @ArchTag("E147")
  static void noTimerAsksWhatTimeOfDayItIs(JavaClasses gateway) {
    noClasses()
        .that(
            DescribedPredicate.not(
                resideInAnyPackage(
                    "pinhole.log", "pinhole.certificates", "pinhole.tls", "pinhole.capture")))
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callConstructor(Date.class)
        .because("that clock may jump: ask System.nanoTime or the event loop")
        .check(gateway);
  }

  @ArchTest
  static final ArchRule ONLY_ONE_CLASS_KNOWS_YAML =
      noClasses()
          .that(DescribedPredicate.not(resideInAPackage("pinhole.rules.config")))
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.snakeyaml..", "pinhole.yaml.."))
          .because("the rules file is read by ConfigurationReader: ask it for a Configuration");

  @ArchTest
  static final ArchRule ONLY_THE_LOGS_KNOW_LOGBACK =
      noClasses()
          .that(
              DescribedPredicate.not(
                  JavaClass.Predicates.belongToAnyOf(
                      Logs.class, LineEncoder.class, Flushing.class, Rotation.class)))
          .should()
          .dependOnClassesThat(resideInAnyPackage("ch.qos.logback..", "net.logstash.."))
          .because("everybody else writes an Entry to a Journal");

  @ArchTest
  static final ArchRule ONLY_THE_JOURNALS_KNOW_SLF4J =
      noClasses()
          .that(
              DescribedPredicate.not(
                  resideInAPackage("pinhole.log").or(JavaClass.Predicates.type(Logs.class))))
          .should()
          .dependOnClassesThat(resideInAPackage("org.slf4j.."))
          .because("a line that is no Event is promised to nobody: write an Entry to a Journal");

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_TYPE_IS =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveSimpleNameStartingWith("Abstract")
          .orShould()
          .haveSimpleNameStartingWith("Base")
          .orShould()
          .haveSimpleNameStartingWith("Default")
          .because("such a name hides what the type is for: name the one thing it knows or does");

  @ArchTest
  static final ArchRule NOBODY_SLEEPS =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class, int.class)
          .because("a sleeping event loop stops all its sessions: schedule on the loop, or await");

  @ArchTest
  static final ArchRule NO_OTHER_LOGGING =
      noClasses()
          .should()
          .dependOnClassesThat(resideInAnyPackage("java.util.logging..", "org.apache.logging.."))
          .because("everything that is said to people is an Entry in the Journal");

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_PRINTS =
      noClasses()
          .that(
              DescribedPredicate.not(
                  resideInAPackage("pinhole.cli").or(JavaClass.Predicates.type(Logs.class))))
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .because("write an Entry to the Journal; only pinhole.cli, and a log that fails, print");

  @ArchTest
  static final ArchRule NO_STATE_IN_STATIC_FIELDS =
      fields()
          .that()
          .areStatic()
          .should()
          .beFinal()
          .because("two gateways in one process, as in the tests, must not share what changes");

  @ArchTest
  static final ArchRule NO_THREADS_OF_OUR_OWN =
      noClasses()
          .should()
          .callConstructor(Thread.class)
          .orShould()
          .callConstructor(Thread.class, Runnable.class)
          .orShould()
          .callConstructor(Thread.class, Runnable.class, String.class)
          .orShould()
          .dependOnClassesThat(
              JavaClass.Predicates.belongToAnyOf(
                  java.util.concurrent.Executors.class,
                  java.util.concurrent.ThreadPoolExecutor.class))
          .because("work runs on event loops; what may block runs on Gateway.housekeeping()");

  @ArchTest
  static final ArchRule SESSIONS_HAVE_NO_LOCKS =
      fields()
          .that()
          .areDeclaredInClassesThat(
              resideInAnyPackage("pinhole.session", "pinhole.ftp", "pinhole.relay"))
          .should(
              new ArchCondition<JavaField>("not be volatile") {
                @Override
                public void check(JavaField field, ConditionEvents events) {
                  if (field.getModifiers().contains(JavaModifier.VOLATILE)) {
                    events.add(SimpleConditionEvent.violated(field, field.getDescription()));
                  }
                }
              })
          .because("a session stays on its event loop: go there with loop.execute()");

  @ArchTest
  static final ArchRule EVERY_PACKAGE_SAYS_WHAT_IT_IS =
      classes()
          .should(
              new ArchCondition<>("have a package-info.java") {
                @Override
                public void check(JavaClass of, ConditionEvents events) {
                  if (of.getSimpleName().equals("package-info")) {
                    return;
                  }
                  List<String> missing = new ArrayList<>();
                  java.nio.file.Path here = java.nio.file.Path.of("src/main/java");
                  java.nio.file.Path there = java.nio.file.Path.of("../rules/src/main/java");
                  String info = of.getPackageName().replace('.', '/') + "/package-info.java";
                  if (!here.resolve(info).toFile().exists()
                      && !there.resolve(info).toFile().exists()) {
                    missing.add(info);
                  }
                  missing.forEach(name -> events.add(SimpleConditionEvent.violated(of, name)));
                }
              })
          .because("its package-info.java says what lives there, and what it may import");
}
