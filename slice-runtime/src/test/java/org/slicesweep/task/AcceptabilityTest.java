package org.slicesweep.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.common.InputException;
import org.slicesweep.task.GrammarRules.Correction;
import org.slicesweep.task.TaskSpec.Kind;
import org.slicesweep.task.TaskSpec.MetricName;

class AcceptabilityTest {
  private static final Dataset DATA = Datasets.load(TaskSpec.named("acceptability"));

  private static List<Split> splits() {
    return List.of(DATA.train(), DATA.validation(), DATA.test());
  }

  @Test
  void holdsOutAThousandSentencesTwice() {
    assertThat(DATA.test().size()).isEqualTo(1000);
    assertThat(DATA.validation().size()).isEqualTo(1000);
    assertThat(DATA.train().size()).isGreaterThan(14_000);
    assertThat(DATA.kind()).isEqualTo(Kind.CLASSIFICATION);
    assertThat(DATA.metric()).isEqualTo(MetricName.ACCURACY);
    assertThat(DATA.majorityAccuracy()).isEqualTo(0.5);
  }

  @Test
  void keepsASentenceNextToItsCorrection() {
    assertThat(DATA.classes()).containsExactly("unacceptable", "acceptable");
    for (Split split : splits()) {
      List<Float> labels = split.examples().stream().map(Example::label).toList();
      assertThat(labels)
          .isEqualTo(
              Collections.nCopies(split.size() / 2, List.of(0f, 1f)).stream()
                  .flatMap(List::stream)
                  .toList());
    }
  }

  @Test
  void showsNoSentenceTwice() {
    assertThat(splits().stream().flatMap(split -> split.examples().stream()))
        .extracting(example -> Acceptability.uncased(example.text()))
        .doesNotHaveDuplicates();
  }

  @Test
  void keepsTheSentencesOfARuleTogether() throws Exception {
    Map<String, Integer> ruleOf = new HashMap<>();
    try (InputStream in =
        getClass().getResourceAsStream("/org/languagetool/rules/en/grammar.xml")) {
      for (Correction pair : GrammarRules.read(in)) {
        ruleOf.putIfAbsent(pair.wrong(), pair.rule());
      }
    }
    List<Set<Integer>> rules =
        splits().stream()
            .map(split -> wrongSentences(split).map(ruleOf::get).collect(Collectors.toSet()))
            .toList();
    assertThat(rules.get(0)).doesNotContainAnyElementsOf(rules.get(1)).hasSizeGreaterThan(1500);
    assertThat(rules.get(0)).doesNotContainAnyElementsOf(rules.get(2));
    assertThat(rules.get(1)).doesNotContainAnyElementsOf(rules.get(2));
  }

  private static Stream<String> wrongSentences(Split split) {
    return split.examples().stream().filter(example -> example.label() == 0).map(Example::text);
  }

  @Test
  void limitsByWholePairsAndDrawsASmallerSetFromALargerOne() {
    Dataset few =
        Datasets.load(TaskSpecs.of("acceptability", "train_examples", 101, "test_examples", 60));
    Dataset more = Datasets.load(TaskSpecs.of("acceptability", "train_examples", 200));
    assertThat(few.train().size()).isEqualTo(100);
    assertThat(few.majorityAccuracy()).isEqualTo(0.5);
    assertThat(few.test().examples()).hasSize(60).isSubsetOf(DATA.test().examples());
    assertThat(few.train().examples()).isSubsetOf(more.train().examples());
    assertThat(more.test().sha256()).isEqualTo(DATA.test().sha256());
    assertThat(more.sha256()).isNotEqualTo(DATA.sha256());
  }

  @Test
  void readsTheSameEveryTime() {
    assertThat(Acceptability.load(TaskSpec.named("acceptability"))).isEqualTo(DATA);
  }

  @Test
  void comparesSentencesAsAnUncasedTokenizerDoes() {
    assertThat(Acceptability.uncased("The  Café\u00A0, e-mail"))
        .isEqualTo(Acceptability.uncased("the cafe, E - mail"))
        .isNotEqualTo(Acceptability.uncased("the cafe, email"));
    assertThat(Acceptability.uncased("a lot")).isNotEqualTo(Acceptability.uncased("alot"));
  }

  @Test
  void namesTheJarThatIsMissing() throws Exception {
    try (URLClassLoader empty = new URLClassLoader(new URL[0], null)) {
      assertThatThrownBy(() -> Acceptability.load(TaskSpec.named("acceptability"), empty))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("add the jar of org.languagetool:language-en:6.8");
    }
  }

  @Test
  void namesAJarThatIsDamaged(@TempDir Path folder) throws Exception {
    Path grammar = folder.resolve("org/languagetool/rules/en/grammar.xml");
    Files.createDirectories(grammar.getParent());
    Files.writeString(grammar, "<rules><rule>");
    try (URLClassLoader jars = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
      assertThatThrownBy(() -> Acceptability.load(TaskSpec.named("acceptability"), jars))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("grammar.xml cannot be read; is the jar of")
          .hasMessageContaining("damaged?");
    }
  }

  @Test
  void refusesSettingsThatItWouldIgnore() {
    assertThatThrownBy(() -> Datasets.load(TaskSpecs.of("acceptability", "path", "/data")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("path does not apply to task acceptability");
    assertThatThrownBy(() -> Datasets.load(TaskSpecs.of("acceptability", "train_examples", 1)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("train_examples 1")
        .hasMessageContaining("expected at least 2");
  }
}
