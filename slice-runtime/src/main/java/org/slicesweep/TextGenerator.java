package org.slicesweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.InputSpec;
import org.slicesweep.common.InputException;
import org.slicesweep.task.TextTokenizer;
import org.slicesweep.train.FineTuned;
import org.slicesweep.train.Generation;
import org.slicesweep.weights.ModelFiles;

/** Continues text in words: the tokenizer around a model that continues tokens. */
final class TextGenerator {
  private static final String CONFIG = "generation_config.json";
  private static final String END = "eos_token_id";

  /** What decoders write for a character whose bytes are not all there yet. */
  private static final String INCOMPLETE = "\uFFFD";

  private final ModelFiles files;
  private final Backbone backbone;
  private final FineTuned model;

  TextGenerator(ModelFiles files, Backbone backbone, FineTuned model) {
    this.files = files;
    this.backbone = backbone;
    this.model = model;
  }

  String generate(String prompt, Generation options, Consumer<String> pieces) {
    if (!(backbone.reads() instanceof InputSpec.Text)) {
      throw new InputException(
          "backbone",
          "%s reads %s: it cannot continue a text"
              .formatted(files.name(), backbone.reads().kind()));
    }
    files.requireTokenizer();
    try (InputStream json = files.tokenizer();
        // A prompt that is too long is refused, so it is not cut before it is counted.
        TextTokenizer tokenizer =
            TextTokenizer.of(json, files.tokenizerName(), TextTokenizer.UNCUT)) {
      Set<Integer> ends = options.endTokens().isEmpty() ? ends() : options.endTokens();
      Growing growing = new Growing(tokenizer, open(tokenizer.encode(prompt), ends), pieces);
      model.generate(
          List.of(growing.prompt), options.endingAt(ends), (row, token) -> growing.add(token));
      return growing.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Some tokenizers end every text, and nothing can be added to one that has ended. */
  private static int[] open(int[] prompt, Set<Integer> ends) {
    int last = prompt.length - 1;
    return last > 0 && ends.contains(prompt[last]) ? Arrays.copyOf(prompt, last) : prompt;
  }

  /** The tokens that the model's files say end a text; none where they say nothing. */
  private Set<Integer> ends() {
    JsonNode given = generationConfig().path(END);
    if (given.isMissingNode() || given.isNull()) {
      given = files.config().path(END);
    }
    Set<Integer> ends = new TreeSet<>();
    for (JsonNode end : given.isArray() ? given : List.of(given)) {
      if (end.isInt()) {
        ends.add(end.intValue());
      }
    }
    return ends;
  }

  private JsonNode generationConfig() {
    byte[] json = files.find(CONFIG).orElse(new byte[] {'{', '}'});
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new InputException(
          "backbone", "%s: %s is not JSON: %s".formatted(files.name(), CONFIG, e.getMessage()));
    }
  }

  /** A text that is told of as it grows. */
  private static final class Growing {
    private final TextTokenizer tokenizer;
    private final int[] prompt;
    private final Consumer<String> pieces;
    private final String start;
    private int[] tokens;
    private String told;

    Growing(TextTokenizer tokenizer, int[] prompt, Consumer<String> pieces) {
      this.tokenizer = tokenizer;
      this.prompt = prompt;
      this.pieces = pieces;
      this.tokens = prompt;
      this.start = tokenizer.decode(prompt);
      this.told = start;
    }

    void add(int token) {
      tokens = Arrays.copyOf(tokens, tokens.length + 1);
      tokens[tokens.length - 1] = token;
      String text = tokenizer.decode(tokens);
      if (!text.endsWith(INCOMPLETE)) {
        tell(text);
      }
    }

    private void tell(String text) {
      if (text.length() > told.length()) {
        pieces.accept(text.substring(told.length()));
        told = text;
      }
    }

    String finish() {
      String text = tokenizer.decode(tokens);
      tell(text);
      return text.substring(Math.min(start.length(), text.length()));
    }
  }
}
