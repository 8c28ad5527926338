package org.slicesweep.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;

/** Says in a sentence why a model cannot be had from a Hub, and what can be done. */
final class HubMistakes {
  private final HubName name;
  private final HubSettings settings;
  private final HubClient client;

  HubMistakes(HubName name, HubSettings settings, HubClient client) {
    this.name = name;
    this.settings = settings;
    this.client = client;
  }

  /** Whether asking again, later or elsewhere, gives the same answer. */
  static boolean isTheUsers(IOException e) {
    return e instanceof HubStatus answer && !answer.isPassing();
  }

  /** Nothing may be asked, and what is needed is not there. */
  InputException offline() {
    return mistake(
        "HF_HUB_OFFLINE is set, and %s does not have all of it: unset it, or fetch it first",
        new HubCache(settings.cache(), name).folder());
  }

  /** Asking for the revision failed. */
  InputException revision(IOException e) {
    if (e instanceof HubStatus answer && answer.status() == 404) {
      return unknown(answer);
    }
    return reason(e);
  }

  /** Asking for a file failed. */
  InputException file(String file, IOException e) {
    if (e instanceof HubStatus answer && answer.status() == 404) {
      return mistake("%s lists %s, but does not have it", settings.endpoint(), file);
    }
    return reason(e);
  }

  private InputException unknown(HubStatus answer) {
    if (answer.code().equals("RevisionNotFound") || modelExists()) {
      List<String> revisions = revisions();
      return mistake(
          "it has no revision \"%s\"%s",
          name.revision(),
          revisions.isEmpty() ? "" : ": " + Nearest.hint(name.revision(), revisions));
    }
    return mistake("%s has no model %s", settings.endpoint(), name.repository());
  }

  private boolean modelExists() {
    try {
      return client.about().isObject();
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> revisions() {
    List<String> names = new ArrayList<>();
    try {
      JsonNode references = client.references();
      for (String kind : List.of("branches", "tags")) {
        references.path(kind).forEach(reference -> names.add(reference.path("name").asText()));
      }
    } catch (IOException e) {
      return List.of(); // the sentence is true without them
    }
    return names.stream().limit(10).toList();
  }

  private InputException reason(IOException e) {
    InputException mistake = sentence(e);
    mistake.initCause(e instanceof WrongContent || isTheUsers(e) ? e : HubUnreachable.because(e));
    return mistake;
  }

  private InputException sentence(IOException e) {
    if (e instanceof HubStatus answer) {
      return refused(answer);
    }
    if (e instanceof WrongContent) {
      return mistake("%s: %s", settings.endpoint(), e.getMessage());
    }
    if (e instanceof FileSystemException) {
      return mistake(
          "it cannot be kept in %s: %s; HF_HOME can name another folder", settings.cache(), e);
    }
    return mistake(
        "cannot fetch it from %s (%s): check the network, or HF_ENDPOINT",
        settings.endpoint(), words(e));
  }

  private InputException refused(HubStatus answer) {
    String page = settings.endpoint() + "/" + name.repository();
    boolean gated = answer.code().equals("GatedRepo") || answer.status() == 403;
    if (gated) {
      return mistake(
          "it is gated: accept its terms at %s and set HF_TOKEN to a token that may read it", page);
    }
    if (answer.status() == 401) {
      return settings.token() == null
          ? mistake(
              "%s has no such model, or it is private or gated: then set HF_TOKEN",
              settings.endpoint())
          : mistake("%s does not accept HF_TOKEN for it (401)", settings.endpoint());
    }
    return mistake("%s: try again later", answer.getMessage());
  }

  /** Java's own exceptions often carry no message. */
  private static String words(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
        return "the host is unknown";
      }
    }
    if (e.getMessage() != null) {
      return e.getMessage();
    }
    return e instanceof ConnectException ? "connection refused" : e.getClass().getSimpleName();
  }

  private InputException mistake(String format, Object... arguments) {
    return new InputException("backbone", "backbone " + name + ": " + format.formatted(arguments));
  }
}
