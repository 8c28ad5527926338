package org.slicesweep.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.slicesweep.task.LanguageBatch.IGNORED;
import static org.slicesweep.task.TinyWords.END;
import static org.slicesweep.task.TinyWords.START;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicesweep.common.InputException;

class InstructionSplitTest {
  private static final List<String> WORDS = List.of("is", "it", "true", "false", "now", "then");
  private static final int IS = 3;
  private static final int IT = 4;
  private static final int TRUE = 5;
  private static final int FALSE = 6;
  private static final int NOW = 7;

  private TextTokenizer tokenizer;

  @BeforeEach
  void makeTokenizer() throws IOException {
    byte[] json = TinyWords.tokenizer(WORDS).toString().getBytes(StandardCharsets.UTF_8);
    tokenizer = TextTokenizer.of(new ByteArrayInputStream(json), "words", 1 << 20);
  }

  private static Split split(String... promptsAndResponses) {
    return Split.of(
        IntStream.range(0, promptsAndResponses.length / 2)
            .mapToObj(
                i ->
                    new Example(
                        promptsAndResponses[2 * i],
                        promptsAndResponses[2 * i + 1],
                        0,
                        new Answer("true", AnswerForm.TRUE_FALSE, "boolq")))
            .toList());
  }

  private static Answering answering(int maxTokens, int maxNewTokens, boolean trainOnInputs) {
    return new Answering(List.of(END), maxTokens, maxNewTokens, 32, trainOnInputs);
  }

  @Test
  void promptResponseAndTheEndAreLearned() {
    Split split = split("is it", "true", "is it now", "it is true");
    InstructionSplit tokens = InstructionSplit.toLearn(split, tokenizer, answering(32, 4, true));
    assertThat(tokens.ids(0)).containsExactly(START, IS, IT, TRUE, END);
    assertThat(tokens.length(1)).isEqualTo(8);
    LanguageBatch batch = tokens.batch(0, 1);
    assertThat(batch.length()).isEqualTo(8);
    assertThat(batch.mask()).startsWith(1, 1, 1, 1, 1, 0, 0, 0, 1);
    assertThat(batch.targets()).startsWith(START, IS, IT, TRUE, END, IGNORED, IGNORED, IGNORED);
    assertThat(batch.targets()).endsWith(START, IS, IT, NOW, IT, IS, TRUE, END);
  }

  @Test
  void thePromptsTokensCanBeLeftOut() {
    InstructionSplit tokens =
        InstructionSplit.toLearn(
            split("is it", "true", "is it now", "false"), tokenizer, answering(32, 4, false));
    assertThat(tokens.batch(1, 0).targets())
        .containsExactly(
            IGNORED, IGNORED, IGNORED, IGNORED, FALSE, END, IGNORED, IGNORED, IGNORED, TRUE, END,
            IGNORED);
  }

  @Test
  void longTextsLoseTheirEnd() {
    Split split = split("is it now then", "true", "is it", "it is true");
    InstructionSplit all = InstructionSplit.toLearn(split, tokenizer, answering(5, 4, true));
    assertThat(all.ids(0)).hasSize(5).endsWith(NOW, NOW + 1);
    assertThat(all.ids(1)).containsExactly(START, IS, IT, IT, IS);
    InstructionSplit responses = InstructionSplit.toLearn(split, tokenizer, answering(5, 4, false));
    assertThat(responses.size()).isEqualTo(1);
    assertThat(responses.batch(0).targets()).containsExactly(IGNORED, IGNORED, IGNORED, IT, IS);
    assertThatThrownBy(() -> InstructionSplit.toLearn(split, tokenizer, answering(3, 4, false)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "max_tokens 3: every prompt is longer, so that nothing of the responses is left");
  }

  @Test
  void promptsAreAskedAsTheyAreLearned() {
    Split split = split("is it now", "true", "is it", "true");
    InstructionSplit tokens = InstructionSplit.toAnswer(split, tokenizer, answering(3, 4, true));
    assertThat(tokens.prompt(0)).containsExactly(START, IS, IT, NOW);
    assertThat(tokens.rowsByPrompt()).containsExactly(1, 0);
    InstructionSplit cut = InstructionSplit.toAnswer(split, tokenizer, answering(9, 29, true));
    assertThat(cut.prompt(0)).containsExactly(START, IT, NOW);
    assertThat(cut.prompt(1)).containsExactly(START, IS, IT);
  }

  @Test
  void readsWhatIsWrittenUpToTheEnd() {
    InstructionSplit tokens =
        InstructionSplit.toAnswer(split("is it", "true"), tokenizer, answering(9, 4, true));
    assertThat(tokens.text(new int[] {IT, IS, TRUE})).isEqualTo("it is true");
    assertThat(tokens.isRight(0, new int[] {IS, TRUE, END, FALSE})).isTrue();
    assertThat(tokens.isRight(0, new int[] {FALSE, TRUE})).isFalse();
    assertThat(tokens.isRight(0, new int[] {END, TRUE})).isFalse();
    assertThat(tokens.isRight(0, new int[0])).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "boolq | 2 | 2 | 32",
        "gsm8k | [7, 2] | 7,2 | 256",
        "commonsense | 0 | 0 | 32",
      })
  void takesLlmAdaptersDefaults(String task, String json, String ends, int maxNewTokens)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Answering answering =
        Answering.of(
            TaskSpec.named(task),
            mapper.readTree("{\"eos_token_id\": " + json + "}"),
            "llama",
            256,
            2048);
    assertThat(answering.ends()).hasToString("[" + ends.replace(",", ", ") + "]");
    assertThat(answering.maxNewTokens()).isEqualTo(maxNewTokens);
    assertThat(answering.trainOnInputs()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{}| unset", "{\"eos_token_id\": null}| null", "{\"eos_token_id\": \"2\"}| \"2\""})
  void needsATokenThatEndsATextSaysSo(String json, String given) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    assertThatThrownBy(
            () -> Answering.of(TaskSpec.named("boolq"), mapper.readTree(json), "llama", 256, 2048))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("llama: config.json has eos_token_id " + given);
  }

  @Test
  void anAnswerMustFitTheContext() {
    assertThatThrownBy(() -> answering(9, 32, true))
        .isInstanceOf(InputException.class)
        .hasMessage("max_new_tokens 32: the backbone takes at most 32 tokens, the prompt included");
  }
}
