package org.slicesweep.jobs.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slicesweep.SliceModel;
import org.slicesweep.torch.Precision;
import org.slicesweep.train.Generation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Continues a text. */
@Command(
    name = "generate",
    description = {
      "Continues a text with a language model, as it is or with an adapter.",
      "The text appears as it is written, and nothing else does on standard output.",
      ""
    },
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(
      names = "--backbone",
      paramLabel = "MODEL",
      required = true,
      description = "The folder of a llama, mistral or qwen2, or its name as sweep files have it.")
  private String backbone;

  @Option(
      names = "--adapter",
      paramLabel = "FOLDER",
      description = "An adapter on it, as PEFT or ./sweep export --format peft saved it.")
  private Path adapter;

  @Option(names = "--prompt", paramLabel = "TEXT", required = true, description = "How it begins.")
  private String prompt;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "200",
      description = "Most tokens to add (default: ${DEFAULT-VALUE}).")
  private int maxTokens;

  @Option(
      names = "--temperature",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description = "0 always takes the likeliest token (default: ${DEFAULT-VALUE}).")
  private double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      defaultValue = "0",
      description = "Draw from so many of the likeliest tokens; 0 is all.")
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "SHARE",
      defaultValue = "1",
      description = "Draw from the likeliest tokens that together have this probability.")
  private double topP;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Of the draws.")
  private long seed;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description = "auto, cpu, gpu or gpu:N (default: ${DEFAULT-VALUE}).")
  private String device;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    Generation options = new Generation(maxTokens, temperature, topK, topP, seed, Set.of());
    try (SliceModel model = SliceModel.load(backbone, device, Precision.FP32)) {
      if (adapter != null) {
        model.withAdapter(adapter);
      }
      out.print(prompt);
      model.generate(
          prompt,
          options,
          piece -> {
            out.print(piece);
            out.flush();
          });
      out.println();
      out.flush();
    }
    return ExitCode.FINE;
  }
}
