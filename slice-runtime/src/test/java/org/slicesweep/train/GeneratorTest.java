package org.slicesweep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.TinyLlama;
import org.slicesweep.common.InputException;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.AdaptationContext;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.method.Ia3;
import org.slicesweep.method.Lora;
import org.slicesweep.method.Method;
import org.slicesweep.method.PrefixTuning;
import org.slicesweep.method.PromptTuning;
import org.slicesweep.task.LanguageBatch;
import org.slicesweep.task.LanguageModelling;
import org.slicesweep.task.TextBatch;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;

class GeneratorTest {
  private static final int TOKENS = 12;
  private static final List<int[]> PROMPTS =
      List.of(new int[] {5, 9, 31, 7, 40}, new int[] {11}, new int[] {60, 3, 17});

  @TempDir private Path folder;

  @BeforeEach
  void prepare() {
    Torch.prepareThread(1);
  }

  static List<Method> methods() {
    return List.of(
        new FrozenProbe(),
        new Lora(3, 6, 0, false, null),
        Ia3.DEFAULT,
        new PromptTuning(3),
        new PrefixTuning(3));
  }

  /** The whole text is read anew for every token: no cache, and padding at the end. */
  @ParameterizedTest
  @MethodSource("methods")
  void theCacheChangesNoToken(Method method) {
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      FineTuned model = model(method, scope);
      List<int[]> written = model.generate(PROMPTS, Generation.greedy(TOKENS, Set.of()));
      for (int text = 0; text < PROMPTS.size(); text++) {
        assertThat(written.get(text)).isEqualTo(uncached(model, PROMPTS.get(text)));
      }
    }
  }

  @Test
  void aTextEndsAtItsEndTokenAndTheOthersGoOn() {
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      FineTuned model = model(new FrozenProbe(), scope);
      List<int[]> endless = model.generate(PROMPTS, Generation.greedy(TOKENS, Set.of()));
      int end = endless.get(0)[4];
      List<int[]> ended = model.generate(PROMPTS, Generation.greedy(TOKENS, Set.of(end)));
      for (int text = 0; text < PROMPTS.size(); text++) {
        int[] whole = endless.get(text);
        int stop = 0;
        while (stop < whole.length && whole[stop] != end) {
          stop++;
        }
        assertThat(ended.get(text)).isEqualTo(Arrays.copyOf(whole, stop));
      }
    }
  }

  @Test
  void theSameSeedDrawsTheSameTokensWhateverElseIsContinued() {
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      FineTuned model = model(new FrozenProbe(), scope);
      Generation options = new Generation(TOKENS, 1.5, 20, 0.9, 7, Set.of());
      int[] together = model.generate(PROMPTS, options).get(0);
      assertThat(model.generate(PROMPTS.subList(0, 1), options).get(0)).isEqualTo(together);
      Generation other = new Generation(TOKENS, 1.5, 20, 0.9, 8, Set.of());
      assertThat(model.generate(PROMPTS, other).get(0)).isNotEqualTo(together);
    }
  }

  @Test
  void refusesWhatTheBackboneCannotRead() {
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      FineTuned model = model(new PromptTuning(3), scope);
      assertThatThrownBy(() -> model.generate(PROMPTS, Generation.greedy(57, Set.of())))
          .isInstanceOf(InputException.class)
          .hasMessage("max_tokens 57 behind a prompt of 8: the backbone takes at most 64");
      assertThatThrownBy(
              () -> model.generate(PROMPTS, Generation.greedy(Integer.MAX_VALUE, Set.of())))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("max_tokens 2147483647 behind a prompt of 8");
      assertThatThrownBy(() -> model.generate(List.of(new int[62]), Generation.greedy(1, Set.of())))
          .isInstanceOf(InputException.class)
          .hasMessage(
              "a prompt has 65 tokens: the backbone takes at most 64, those to add among them");
      assertThatThrownBy(
              () -> model.generate(List.of(new int[] {64}), Generation.greedy(1, Set.of())))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("token 64, but the embedding has 64 rows");
    }
  }

  /** Cross entropy from scores of single tokens, as its definition has it. */
  @Test
  void theLossIsTheMeanOverLabelledTokens() {
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      FineTuned model = model(new FrozenProbe(), scope);
      long[] ids = {5, 9, 31, 7, 8, 2, 0, 0};
      long[] targets = {-100, -100, 31, 7, -100, 2, -100, -100};
      float[] mask = {1, 1, 1, 1, 1, 1, 0, 0};
      double expected =
          (surprise(model, new int[] {5, 9}, 31)
                  + surprise(model, new int[] {5, 9, 31}, 7)
                  + surprise(model, new int[] {8}, 2))
              / 3;
      assertThat((double) model.loss(batch(ids, targets, mask))).isCloseTo(expected, within(1e-5));
    }
  }

  private static LanguageBatch batch(long[] ids, long[] targets, float[] mask) {
    return new LanguageBatch(ids, mask, targets, 2, ids.length / 2);
  }

  private static double surprise(FineTuned model, int[] before, int next) {
    float[] scores = scores(model, before);
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score - scores[next]);
    }
    return Math.log(sum);
  }

  private static int[] uncached(FineTuned model, int[] prompt) {
    List<Integer> text = new ArrayList<>(Arrays.stream(prompt).boxed().toList());
    for (int i = 0; i < TOKENS; i++) {
      float[] scores = scores(model, text.stream().mapToInt(Integer::intValue).toArray());
      int best = 0;
      for (int token = 1; token < scores.length; token++) {
        best = scores[token] > scores[best] ? token : best;
      }
      text.add(best);
    }
    return text.stream().skip(prompt.length).mapToInt(Integer::intValue).toArray();
  }

  private static float[] scores(FineTuned model, int[] text) {
    int length = text.length + 2;
    long[] ids = new long[length];
    float[] mask = new float[length];
    for (int i = 0; i < text.length; i++) {
      ids[i] = text[i];
      mask[i] = 1;
    }
    return model.logits(new TextBatch(ids, new long[length], mask, new float[1], 1, length));
  }

  private FineTuned model(Method method, TensorScope scope) {
    String written = TinyLlama.write(folder.resolve("llama"), config -> {});
    LoadedBackbone backbone = LoadedBackbone.of(written, DType.FP32, TorchDevice.CPU);
    return FineTuned.of(
        backbone,
        method.adapt(
            new AdaptationContext(backbone, scope, RandomStream.of(1, "method"), Map.of(), 1)),
        new LanguageModelling(),
        Map.of(),
        scope);
  }
}
