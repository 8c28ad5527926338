package org.slicesweep.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a Hub refuses, and what is refused of what it says. */
class HubRefusalTest extends HubTestCase {
  @Test
  void theTokenGoesToTheEndpointAlone() {
    large();
    hub.first(1, hub.cuttingAfter(WEIGHTS, 70_000));
    open(NAME, withToken("hf_secret")).file(WEIGHTS);

    assertThat(hub.requests).extracting(HubServer.Request::host).contains("hub", "store");
    assertThat(hub.requests)
        .allSatisfy(
            request ->
                assertThat(request.authorization())
                    .isEqualTo(request.host().equals("hub") ? "Bearer hf_secret" : null));
  }

  @Test
  void aTokenIsNotShown() {
    assertThat(withToken("hf_secret")).asString().doesNotContain("secret");
    hub.always(HubServer.status(401, "/api/"));

    assertMistake(() -> open(NAME, withToken("hf_secret")))
        .hasMessageContaining("does not accept HF_TOKEN")
        .hasMessageNotContaining("secret");
  }

  @Test
  void saysWhatIsWrongWithTheName() {
    assertMistake(() -> open("hf://acme/other", settings()))
        .hasMessageContaining("has no model acme/other");
    assertMistake(() -> open(NAME + "@mian", settings()))
        .hasMessageContaining("no revision \"mian\": did you mean \"main\"?");
    assertThat(cache).doesNotExist();
  }

  @Test
  void saysWhatIsNotAllowed() {
    hub.first(1, HubServer.status(401, "/api/", "X-Error-Code", "RepoNotFound"));
    assertMistake(() -> open()).hasMessageContaining("set HF_TOKEN");

    hub.first(1, HubServer.status(403, "/resolve/", "X-Error-Code", "GatedRepo"));
    assertMistake(() -> model(settings()).config())
        .hasMessageContaining("is gated: accept its terms at " + hub.endpoint())
        .hasMessageContaining("HF_TOKEN");

    hub.first(1, HubServer.status(401, "/resolve/", "X-Error-Code", "GatedRepo"));
    assertMistake(() -> model(settings()).config()).hasMessageContaining("is gated");
    assertThat(hub.requests).hasSize(5); // none is tried again
  }

  @Test
  void aBusyServerIsAskedAgain() {
    hub.first(2, HubServer.status(503, "/api/"));
    hub.first(2, HubServer.status(429, "/resolve/", "Retry-After", "0"));

    assertThat(model(settings()).config().path("model_type").asText()).isEqualTo("bert");
  }

  @Test
  void aServerThatStaysBusyIsGivenUp() {
    hub.always(HubServer.status(429, "/api/"));

    assertMistake(() -> open()).hasMessageContaining("429").hasMessageContaining("try again later");
    assertThat(hub.requests).hasSize(5);
  }

  @Test
  void refusesPickles() {
    hub.remove(WEIGHTS);
    hub.put("pytorch_model.bin", "pickle");

    assertMistake(() -> model(settings()))
        .hasMessage(
            "%s has its weights in pytorch_model.bin only: pickle files are not read: convert to"
                + " safetensors",
            NAME);
    hub.remove("pytorch_model.bin");
    assertMistake(() -> model(settings())).hasMessageContaining("has no weights");
    hub.remove("config.json");
    assertMistake(() -> model(settings())).hasMessageContaining("has no config.json");
  }

  @Test
  void believesNoHostileServer() {
    for (String sha : List.of("../../x", "main", "", "0123")) {
      hub.first(1, answering("/api/", "{\"sha\":\"" + sha + "\",\"siblings\":[]}"));
      assertMistake(() -> open()).hasMessageContaining("is it a Hugging Face Hub?");
    }
    hub.first(1, answering("/api/", "<html>"));
    assertMistake(() -> open()).hasMessageContaining("JSON");

    hub.describesFiles = false;
    hub.first(1, HubServer.status(200, "/resolve/", "ETag", "\"../../x\""));
    assertMistake(() -> open().file("config.json")).hasMessageContaining("which content");

    hub.always(HubServer.status(302, "/resolve/", "Location", "file:///etc/passwd"));
    assertMistake(() -> open().file("config.json")).hasMessageContaining("redirects to");
  }

  private static HubServer.Trick answering(String page, String body) {
    return exchange -> {
      if (!exchange.getRequestURI().getPath().startsWith(page)) {
        return false;
      }
      byte[] content = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
      return true;
    };
  }

  @Test
  void redirectsInCirclesEnd() {
    hub.always(HubServer.status(307, "/api/", "Location", "/api/models/again"));

    assertMistake(() -> open()).hasMessageContaining("circles");
  }
}
