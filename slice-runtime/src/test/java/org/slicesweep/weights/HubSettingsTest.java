package org.slicesweep.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.common.InputException;

class HubSettingsTest {
  @TempDir Path home;

  private HubSettings of(Map<String, String> environment) {
    return HubSettings.of(environment::get, home);
  }

  @Test
  void withoutAnythingSetTheHubIsThePublicOne() {
    HubSettings settings = of(Map.of());

    assertThat(settings.endpoint()).isEqualTo(URI.create("https://huggingface.co"));
    assertThat(settings.cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
    assertThat(settings.token()).isNull();
    assertThat(settings.offline()).isFalse();
  }

  @Test
  void theCacheIsWhereTheHubsOwnLibraryHasIt() {
    assertThat(of(Map.of("HF_HOME", "/data/hf")).cache()).isEqualTo(Path.of("/data/hf/hub"));
    assertThat(of(Map.of("HF_HOME", "~/hf")).cache()).isEqualTo(home.resolve("hf/hub"));
    assertThat(of(Map.of("XDG_CACHE_HOME", "/x")).cache()).isEqualTo(Path.of("/x/huggingface/hub"));
    assertThat(of(Map.of("HF_HOME", "/data/hf", "HF_HUB_CACHE", "/models")).cache())
        .isEqualTo(Path.of("/models"));
  }

  @Test
  void offlineIsAYes() {
    for (String yes : new String[] {"1", "true", "ON", "Yes"}) {
      assertThat(of(Map.of("HF_HUB_OFFLINE", yes)).offline()).isTrue();
    }
    assertThat(of(Map.of("HF_HUB_OFFLINE", "0")).offline()).isFalse();
    assertThat(of(Map.of("TRANSFORMERS_OFFLINE", "1")).offline()).isTrue();
  }

  @Test
  void aTokenIsGivenOrLeftByALogIn() throws IOException {
    Files.createDirectories(home.resolve(".cache/huggingface"));
    Files.writeString(home.resolve(".cache/huggingface/token"), "hf_file\n");

    assertThat(of(Map.of()).token()).isEqualTo("hf_file");
    assertThat(of(Map.of("HF_TOKEN", "hf_given")).token()).isEqualTo("hf_given");
    assertThat(of(Map.of("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")).token()).isNull();
  }

  @Test
  void aTokenThatFitsNoHeaderIsRefusedUnquoted() {
    assertThatThrownBy(() -> of(Map.of("HF_TOKEN", "hf_a\r\nX-Evil: 1")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("HF_TOKEN")
        .hasMessageNotContaining("Evil");
  }

  @Test
  void theEndpointIsAnAddress() {
    assertThat(of(Map.of("HF_ENDPOINT", "https://hub.example/mirror/")).endpoint())
        .isEqualTo(URI.create("https://hub.example/mirror"));
    for (String wrong :
        new String[] {"hub.example", "ftp://hub.example", "https://", "http://u:p@h"}) {
      assertThatThrownBy(() -> of(Map.of("HF_ENDPOINT", wrong)))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("HF_ENDPOINT");
    }
  }

  @Test
  void theTokenKnowsItsHost() {
    HubSettings settings = of(Map.of("HF_ENDPOINT", "https://hub.example"));

    assertThat(settings.isEndpoint(URI.create("https://HUB.example:443/x"))).isTrue();
    assertThat(settings.isEndpoint(URI.create("http://hub.example/x"))).isFalse();
    assertThat(settings.isEndpoint(URI.create("https://hub.example:8443/x"))).isFalse();
    assertThat(settings.isEndpoint(URI.create("https://cdn.hub.example/x"))).isFalse();
  }
}
