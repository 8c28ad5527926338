package org.slicesweep.jobs.cli;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * The command that was given, as it can be given again; what looks like a secret is left out, since
 * others can read it.
 */
final class ResumeCommand {
  private static final String SUBMIT = "org.apache.spark.deploy.SparkSubmit";
  private static final String HIDDEN = "...";

  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(secret|passw|token|access[._-]?key|credential|passphrase|signature|[.]sas[.])");

  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s]*:[^/@\\s]*@");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./~-]+");

  private ResumeCommand() {}

  /**
   * @param arguments that our command was given, its name first
   * @param system the JVM's properties, which say how it was started
   */
  static String of(List<String> arguments, Properties system) {
    String ours =
        arguments.stream()
            .map(ResumeCommand::safe)
            .map(ResumeCommand::quoted)
            .collect(joining(" "));
    return system.getProperty("spark.master") == null
        ? "./sweep " + ours
        : submit(arguments, system) + " " + ours;
  }

  /** What stands before our arguments; the JVM knows it without quotes. */
  private static String submit(List<String> arguments, Properties system) {
    String command = system.getProperty("sun.java.command", "");
    String ours = String.join(" ", arguments);
    boolean here = "client".equals(system.getProperty("spark.submit.deployMode", "client"));
    if (!here || !command.startsWith(SUBMIT + " ") || !command.endsWith(" " + ours)) {
      return "spark-submit OPTIONS --class " + Main.class.getName() + " JAR";
    }
    String options = command.substring(SUBMIT.length() + 1, command.length() - ours.length() - 1);
    List<String> words = new ArrayList<>(List.of("spark-submit"));
    for (String word : options.strip().split("\\s+", -1)) {
      words.add(quoted(safe(word)));
    }
    return String.join(" ", words);
  }

  private static String safe(String word) {
    int equals = word.indexOf('=');
    String shown =
        equals > 0 && SECRET.matcher(word.substring(0, equals)).find()
            ? word.substring(0, equals + 1) + HIDDEN
            : word;
    return USER_INFO.matcher(shown).replaceAll(HIDDEN + "@");
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
