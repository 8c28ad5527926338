package org.slicesweep.train;

import static org.slicesweep.common.InputException.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.backbone.CachedText;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.InputSpec;
import org.slicesweep.backbone.LanguageModel;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.Prefix;
import org.slicesweep.common.InputException;
import org.slicesweep.method.Adaptation;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/**
 * Continues texts token by token. Keys and values of what was read are kept in memory of a fixed
 * size; one program reads the prompts, another one each token after.
 */
public final class Generator {
  /** Told of every token as it is chosen. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param text which of the prompts goes on
     */
    void token(int text, int token);
  }

  private final LoadedBackbone loaded;
  private final LanguageModel model;
  private final TrialTensors tensors;

  /** How many places a method takes before the text. */
  private final int added;

  private final Program first;
  private final Program next;
  private final Staging staging = new Staging();

  Generator(LoadedBackbone loaded, Adaptation adaptation, TrialTensors tensors) {
    this.loaded = loaded;
    if (!(loaded.architecture() instanceof LanguageModel decoder)) {
      throw new InputException(
          "backbone", "this backbone reads, and cannot generate text: a llama could");
    }
    this.model = decoder;
    this.tensors = tensors;
    ForwardHook hook = adaptation.inference();
    this.added = added(hook);
    this.first = load("generate, prompt", hook);
    this.next = load("generate, token", hook.afterTheFirst());
  }

  private static int added(ForwardHook hook) {
    Graph scratch = new Graph("scratch");
    return hook.prompt(scratch)
        .or(() -> hook.prefix(scratch, 0).map(Prefix::keys))
        .map(vectors -> (int) vectors.shape().dim(0).size())
        .orElse(0);
  }

  /** Scores of the token behind the part, fp32 {@code [batch x vocabulary]}. */
  private Program load(String name, ForwardHook hook) {
    Graph graph = new Graph(name);
    CachedText part = CachedText.of(model, loaded.dtype(), graph);
    Node last = model.encode(part, hook).last(1);
    return Program.load(graph.program(List.of(model.logits(last, hook))), tensors.scope());
  }

  /** The longest prompt that leaves room for so many tokens more. */
  int longestPrompt(int maxTokens) {
    return ((InputSpec.Text) model.reads()).maxTokens() - added - maxTokens;
  }

  List<int[]> generate(List<int[]> prompts, Generation options, Listener listener) {
    prompts.forEach(prompt -> checkPrompt(prompt, options));
    if (prompts.isEmpty()) {
      return List.of();
    }
    try (TensorScope scope = tensors.scope().child()) {
      return new Texts(prompts, options, listener).finish(scope);
    }
  }

  private void checkPrompt(int[] prompt, Generation options) {
    InputSpec.Text reads = (InputSpec.Text) model.reads();
    check(prompt.length > 0, "prompt", "a prompt has no tokens: expected at least one");
    check(
        added + prompt.length < reads.maxTokens(),
        "prompt",
        "a prompt has %d tokens: the backbone takes at most %d, those to add among them",
        added + prompt.length,
        reads.maxTokens());
    check(
        (long) added + prompt.length + options.maxTokens() <= reads.maxTokens(),
        "max_tokens",
        "max_tokens %d behind a prompt of %d: the backbone takes at most %d",
        options.maxTokens(),
        added + prompt.length,
        reads.maxTokens());
    for (int token : prompt) {
      check(
          token >= 0 && token < reads.vocabularySize(),
          "prompt",
          "a prompt has token %d, but the embedding has %d rows: is tokenizer.json another"
              + " model's?",
          token,
          reads.vocabularySize());
    }
  }

  /** The texts of one call on their way. */
  private final class Texts {
    private final List<int[]> prompts;
    private final Generation options;
    private final Listener listener;
    private final Sampler sampler;
    private final List<List<Integer>> written = new ArrayList<>();
    private final boolean[] ended;
    private final int count;
    private final int longest;

    Texts(List<int[]> prompts, Generation options, Listener listener) {
      this.prompts = prompts;
      this.options = options;
      this.listener = listener;
      this.sampler = new Sampler(options);
      this.count = prompts.size();
      this.longest = prompts.stream().mapToInt(prompt -> prompt.length).max().orElseThrow();
      this.ended = new boolean[count];
      prompts.forEach(prompt -> written.add(new ArrayList<>()));
    }

    List<int[]> finish(TensorScope scope) {
      Map<String, Tensor> cache = cache(scope);
      try (Program.Bound reading = tensors.bind(first, cache);
          Program.Bound going = tensors.bind(next, cache)) {
        int[] chosen = choose(run(reading, promptIds(), promptPositions(), 0, added + longest));
        for (int done = 1; done < options.maxTokens() && !allEnded(); done++) {
          int place = added + longest + done - 1;
          chosen = choose(run(going, ids(chosen), positions(done), place, place + 1));
        }
      }
      return written.stream()
          .map(tokens -> tokens.stream().mapToInt(Integer::intValue).toArray())
          .toList();
    }

    private Map<String, Tensor> cache(TensorScope scope) {
      int heads = model.keyValueHeads();
      long[] shape = {
        count, heads, added + longest + options.maxTokens() - 1, model.keyValueSize() / heads
      };
      Map<String, Tensor> cache = new HashMap<>();
      for (int block = 0; block < model.blocks(); block++) {
        cache.put(CachedText.keys(block), scope.zeros(loaded.dtype(), shape));
        cache.put(CachedText.values(block), scope.zeros(loaded.dtype(), shape));
      }
      return cache;
    }

    private long[] promptIds() {
      long[] ids = new long[count * longest];
      for (int text = 0; text < count; text++) {
        int[] prompt = prompts.get(text);
        for (int i = 0; i < prompt.length; i++) {
          ids[(text + 1) * longest - prompt.length + i] = prompt[i];
        }
      }
      return ids;
    }

    /** From what a method adds on; padding has that of the first token, and nothing sees it. */
    private long[] promptPositions() {
      long[] positions = new long[count * longest];
      for (int text = 0; text < count; text++) {
        int padding = padding(text);
        for (int i = 0; i < longest; i++) {
          positions[text * longest + i] = added + Math.max(0, i - padding);
        }
      }
      return positions;
    }

    private long[] ids(int[] chosen) {
      return Arrays.stream(chosen).asLongStream().toArray();
    }

    private long[] positions(int done) {
      long[] positions = new long[count];
      for (int text = 0; text < count; text++) {
        positions[text] = (long) added + prompts.get(text).length + done - 1;
      }
      return positions;
    }

    private int padding(int text) {
      return longest - prompts.get(text).length;
    }

    private float[] mask(int seen) {
      float[] mask = new float[count * seen];
      Arrays.fill(mask, 1);
      for (int text = 0; text < count; text++) {
        int start = text * seen + added;
        Arrays.fill(mask, start, start + padding(text), 0);
      }
      return mask;
    }

    private float[] run(Program.Bound program, long[] ids, long[] positions, int start, int seen) {
      int length = ids.length / count;
      try (TensorScope step = tensors.scope().child()) {
        return program
            .run(
                step,
                List.of(
                    staging.longs(step, "ids", ids, count, length),
                    staging.longs(step, "positions", positions, count, length),
                    staging.floats(step, "mask", mask(seen), count, seen),
                    staging.longs(step, "start", new long[] {start})))
            .get(0)
            .toFloats();
      }
    }

    /** A token for every text; those that have ended go on with any. */
    private int[] choose(float[] scores) {
      int vocabulary = scores.length / count;
      int[] chosen = new int[count];
      for (int text = 0; text < count; text++) {
        if (ended[text]) {
          continue;
        }
        int token = sampler.choose(text, scores, text * vocabulary, vocabulary);
        chosen[text] = token;
        ended[text] = options.endTokens().contains(token);
        if (!ended[text]) {
          written.get(text).add(token);
          listener.token(text, token);
        }
      }
      return chosen;
    }

    private boolean allEnded() {
      for (boolean each : ended) {
        if (!each) {
          return false;
        }
      }
      return true;
    }
  }
}
