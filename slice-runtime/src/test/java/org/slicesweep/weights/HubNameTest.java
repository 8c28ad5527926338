package org.slicesweep.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.common.InputException;

class HubNameTest {
  @Test
  void readsOwnerNameAndRevision() {
    assertThat(HubName.parse("hf://acme/tiny.bert_2-x"))
        .isEqualTo(new HubName("acme", "tiny.bert_2-x", "main"));
    assertThat(HubName.parse("hf://acme/tiny@refs/pr/7"))
        .isEqualTo(new HubName("acme", "tiny", "refs/pr/7"));
    assertThat(HubName.parse("hf://acme/tiny").folder()).isEqualTo("models--acme--tiny");
  }

  @Test
  void knowsACommit() {
    assertThat(HubName.parse("hf://a/b@" + "0a".repeat(20)).isPinned()).isTrue();
    assertThat(HubName.parse("hf://a/b@v1.0").isPinned()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hf://",
        "hf:///",
        "hf://name",
        "hf://a/b/c",
        "hf://../b",
        "hf://a/..",
        "hf://a/b..c",
        "hf://a/b--c",
        "hf://-a/b",
        "hf://a/b.git",
        "hf://a/.b",
        "hf://a/b@",
        "hf://a/b@..",
        "hf://a/b@../../x",
        "hf://a/b@v1/../../x",
        "hf://a/b@/etc",
        "hf://a/b@.hidden",
        "hf://a/b@x/.y",
        "hf://a/b@v 1",
        "hf://a/b@v?x=1",
        "hf://a/b@v%2e%2e",
        "hf://a%2fb/c",
        "hf://a/b\nc",
        "hf://a/b@x\ny",
        "hf://a\\b/c",
        "hf://ä/b"
      })
  void refusesWhatIsNoName(String name) {
    assertThatThrownBy(() -> HubName.parse(name))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "backbone \"" + name.replace("\n", "?") + "\" is no model on the Hub")
        .extracting(e -> ((InputException) e).key())
        .isEqualTo("backbone");
  }
}
