package org.slicesweep.jobs.cli;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slicesweep.TinyTask;
import org.slicesweep.backbone.TinyBackbone;

/** A command in a process of its own, which can be killed. */
record RunProcess(Process process, Path log) {
  /**
   * @param options of the JVM, beside those of this one
   */
  static RunProcess start(Path folder, List<String> options, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-") || option.startsWith("-D"))
        .forEach(command::add);
    command.addAll(options);
    command.addAll(
        List.of("-Xmx1g", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    File log = Files.createTempFile(folder, "process", ".log").toFile();
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process process = builder.redirectErrorStream(true).redirectOutput(log).start();
    return new RunProcess(process, log.toPath());
  }

  /** A sweep of one method and as many seeds as trials, on a model of a few thousand weights. */
  static Path tinySweep(Path folder, String name, int steps, int trials) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        backbone: %s
        task: {name: text, train: %s, text: [sentence], label: label}
        train: {steps: %d, batch: 8, warmup_steps: 0}
        device: cpu
        precision: fp32
        seeds: %d
        grid: {method: slicefine, rank: 3}
        """
            .formatted(
                TinyBackbone.write(folder.resolve("bert"), 1),
                TinyTask.write(folder).train(),
                steps,
                trials));
  }

  String output() throws IOException {
    return Files.readString(log);
  }
}
