package org.slicesweep.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.SpecCheck;
import org.slicesweep.backbone.BackboneCatalog;
import org.slicesweep.torch.Shape;

/**
 * Plans the sweeps of the paper's scale as {@code ./sweep plan} does, on backbones of the real
 * shape, of which a plan reads nothing but configuration and headers, and on a few rows of data.
 */
class PaperSweepsTest {
  private static final String ROBERTA_BASE =
      """
      {"model_type": "roberta", "architectures": ["RobertaForMaskedLM"], "hidden_size": 768,
       "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072,
       "hidden_act": "gelu", "layer_norm_eps": 1e-5, "vocab_size": 50265,
       "max_position_embeddings": 514, "type_vocab_size": 1, "pad_token_id": 1}
      """;

  private static final String LLAMA_7B =
      """
      {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": 4096,
       "num_hidden_layers": 32, "num_attention_heads": 32, "intermediate_size": 11008,
       "hidden_act": "silu", "rms_norm_eps": 1e-6, "vocab_size": 32000,
       "max_position_embeddings": 2048, "bos_token_id": 1, "eos_token_id": 2}
      """;

  /** The first line of each training file, and a row of each class. */
  private static final Map<String, List<String>> GLUE =
      Map.of(
          "CoLA", List.of("a\t0\t\tIt are.", "a\t1\t\tIt is."),
          "SST-2", List.of("sentence\tlabel", "good\t1", "bad\t0"),
          "MRPC", List.of("Quality\t#1 String\t#2 String", "1\ta\tb", "0\tc\td"),
          "STS-B", List.of("sentence1\tsentence2\tscore", "a\tb\t1.5", "c\td\t4"),
          "QQP", List.of("question1\tquestion2\tis_duplicate", "a?\tb?\t1", "c?\td?\t0"),
          "MNLI", List.of("sentence1\tsentence2\tgold_label", "a\tb\tneutral", "c\td\tno"),
          "QNLI", List.of("question\tsentence\tlabel", "a?\tb\tyes", "c?\td\tno"),
          "RTE", List.of("sentence1\tsentence2\tlabel", "a\tb\tyes", "c\td\tno"));

  private static final Map<String, String> ANSWERS =
      Map.ofEntries(
          Map.entry("boolq", "true"),
          Map.entry("piqa", "solution1"),
          Map.entry("social_i_qa", "answer2"),
          Map.entry("hellaswag", "ending3"),
          Map.entry("winogrande", "option1"),
          Map.entry("ARC-Easy", "answer4"),
          Map.entry("ARC-Challenge", "answer1"),
          Map.entry("openbookqa", "answer3"),
          Map.entry("MultiArith", "4"),
          Map.entry("gsm8k", "5"),
          Map.entry("AddSub", "6"),
          Map.entry("AQuA", "A"),
          Map.entry("SingleEq", "7"),
          Map.entry("SVAMP", "8"));

  @TempDir private Path folder;

  private Path write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }

  /** As large as the real ones, and nothing but a hole behind the header. */
  private static void writeWeights(Path model, String config) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode header = json.createObjectNode();
    long end = 0;
    for (Map.Entry<String, Shape> weight :
        BackboneCatalog.of(json.readTree(config), "model").weights().entrySet()) {
      ObjectNode entry = header.putObject(weight.getKey()).put("dtype", "F16");
      Arrays.stream(weight.getValue().sizes()).forEach(entry.putArray("shape")::add);
      long begin = end;
      end += 2 * weight.getValue().size();
      entry.putArray("data_offsets").add(begin).add(end);
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    try (RandomAccessFile file =
        new RandomAccessFile(model.resolve("model.safetensors").toFile(), "rw")) {
      file.writeLong(Long.reverseBytes(text.length));
      file.write(text);
      file.setLength(Long.BYTES + text.length + end);
    }
  }

  private void writeGlue() throws IOException {
    for (Map.Entry<String, List<String>> task : GLUE.entrySet()) {
      List<String> lines = task.getValue();
      String header = lines.size() == 3 ? lines.get(0) + "\n" : "";
      String rows = String.join("\n", lines.subList(lines.size() - 2, lines.size())) + "\n";
      for (String split : List.of("train", "dev", "dev_matched", "dev_mismatched")) {
        write(task.getKey() + "/" + split + ".tsv", header + rows.repeat(20));
      }
    }
  }

  private void writeInstructions() throws IOException {
    for (Map.Entry<String, String> set : ANSWERS.entrySet()) {
      write(set.getKey() + "/test.json", rows(set.getValue()));
    }
    write("commonsense_170k.json", rows("true"));
    write("math_10k.json", rows("4"));
  }

  private static String rows(String answer) {
    String row =
        "{\"instruction\": \"a?\", \"input\": \"\", \"output\": \"%1$s\", \"answer\": \"%1$s\"}"
            .formatted(answer);
    return "[" + (row + ",").repeat(19) + row + "]";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "glue",
        "ablations/rank-roberta",
        "ablations/position-roberta",
        "ablations/categories-roberta",
        "ablations/move-interval-roberta",
        "commonsense",
        "math",
      })
  void arePlanned(String name) throws IOException {
    boolean language = name.equals("commonsense") || name.equals("math");
    Path model = write("model/config.json", language ? LLAMA_7B : ROBERTA_BASE).getParent();
    writeWeights(model, language ? LLAMA_7B : ROBERTA_BASE);
    write(
        "model/tokenizer.json",
        "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": []}}");
    writeGlue();
    writeInstructions();
    SweepFile sweep =
        SweepFile.open(
            Path.of("..", "sweeps", name + ".yaml").toString(),
            List.of("backbone=" + model, "data=" + folder),
            false);
    sweep.check(new SpecCheck()::check);
    assertThat(sweep.trials()).isNotEmpty();
  }
}
