package org.slicesweep.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.measure.Company;
import org.slicesweep.measure.FreeMemory;
import org.slicesweep.measure.MemoryWatch;
import org.slicesweep.measure.ResidentMemory;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;

/**
 * Takes training steps when told to, so that another process can let two sides take turns. Reads a
 * JSON object a line and answers with one:
 *
 * <ul>
 *   <li>{@code {"do": "prepare", "name": "a", "method": "column", "rank": 5, "batch": 32, "tokens":
 *       64, "precision": "fp32", "trials": 1}}
 *   <li>{@code {"do": "run", "name": "a", "steps": 20, "clock": "wall"}}: seconds of each step, or
 *       with {@code "cpu"} those that the thread computed, which other processes stretch less
 *   <li>{@code {"do": "drop"}}: forgets all that was prepared
 *   <li>{@code {"do": "peak", ..., "steps": 10}}: prepares, runs, and says how far resident memory
 *       went above that of the process with the model loaded
 *   <li>{@code {"do": "about"}}: versions
 * </ul>
 */
public final class StepServer {
  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, TimedSteps> prepared = new HashMap<>();

  private StepServer() {}

  /**
   * @param args threads of an operation
   */
  public static void main(String[] args) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err); // libraries may print what they like
    Torch.prepareThread(Integer.parseInt(args[0]));
    StepServer server = new StepServer();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      answers.println(server.answer(server.json.readTree(line)));
      answers.flush();
    }
  }

  private ObjectNode answer(JsonNode question) {
    ObjectNode answer = json.createObjectNode();
    switch (question.path("do").asText()) {
      case "prepare" ->
          prepared.put(question.path("name").asText(), TimedSteps.of(StepCase.of(question)));
      case "run" -> {
        TimedSteps steps = prepared.get(question.path("name").asText());
        LongSupplier clock =
            question.path("clock").asText().equals("cpu")
                ? ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime
                : System::nanoTime;
        answer.set("seconds", json.valueToTree(steps.run(question.path("steps").asInt(), clock)));
      }
      case "drop" -> {
        prepared.values().forEach(TimedSteps::close);
        prepared.clear();
        FreeMemory.collect(TorchDevice.CPU);
      }
      case "peak" -> peak(StepCase.of(question), question.path("steps").asInt(), answer);
      case "about" ->
          answer
              .put("java", Runtime.version().toString())
              .put("torch", Torch.version())
              .put("threads", Torch.threads())
              .put("bf16", TorchDevice.CPU.multipliesBf16());
      default -> throw new IllegalArgumentException("do what? " + question);
    }
    return answer;
  }

  private static void peak(StepCase each, int steps, ObjectNode answer) {
    LoadedBackbone.of(each.backbone(), each.dtype(), TorchDevice.CPU);
    FreeMemory.collect(TorchDevice.CPU);
    OptionalLong before = ResidentMemory.own().now();
    try (Company company = Company.enter();
        MemoryWatch memory = MemoryWatch.start(TorchDevice.CPU, company);
        TimedSteps timed = TimedSteps.of(each)) {
      timed.run(steps, System::nanoTime);
      answer.put("before", before.orElseThrow()).put("above", memory.peak().bytes());
    }
  }
}
