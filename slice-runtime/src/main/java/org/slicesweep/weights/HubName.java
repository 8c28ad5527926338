package org.slicesweep.weights;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slicesweep.common.InputException;

/**
 * A model on a Hugging Face Hub, as {@code hf://owner/name@revision} names it. Every part is safe
 * in an address and in a path, whoever wrote it.
 *
 * @param revision a branch, a tag, or a commit
 */
record HubName(String owner, String name, String revision) {
  static final String SCHEME = "hf://";
  private static final String MAIN = "main";

  /** What the Hub allows: letters, digits and inner {@code . _ -}, but neither ".." nor "--". */
  private static final String PART = "(?!.*(?:\\.\\.|--))(?=.{1,96}$)\\w(?:[\\w.-]*\\w)?";

  private static final Pattern SPLIT = Pattern.compile("([^/@]*)/([^/@]*)(?:@(.*))?");
  private static final Pattern REVISION =
      Pattern.compile("(?=.{1,200}$)\\w[\\w.+-]*(?:/\\w[\\w.+-]*)*");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /**
   * @throws InputException for {@code backbone}, if it is not such a name
   */
  static HubName parse(String backbone) {
    Matcher parts = SPLIT.matcher(backbone.substring(SCHEME.length()));
    if (!parts.matches()) {
      throw malformed(backbone, "expected hf://owner/name or hf://owner/name@revision");
    }
    String owner = parts.group(1);
    String name = parts.group(2);
    String revision = parts.group(3) == null ? MAIN : parts.group(3);
    if (!owner.matches(PART) || !name.matches(PART) || name.endsWith(".git")) {
      throw malformed(
          backbone, "owner and name have letters, digits and single \".\", \"_\" and \"-\" inside");
    }
    if (!REVISION.matcher(revision).matches() || revision.contains("..")) {
      throw malformed(backbone, "after @ comes a branch, a tag or a commit");
    }
    return new HubName(owner, name, revision);
  }

  private static InputException malformed(String backbone, String expected) {
    return new InputException(
        "backbone",
        "backbone %s is no model on the Hub: %s".formatted(Excerpt.of(backbone), expected));
  }

  /** {@code owner/name}. */
  String repository() {
    return owner + "/" + name;
  }

  /** Where the Hub's own library keeps it, too. */
  String folder() {
    return "models--" + owner + "--" + name;
  }

  /** Whether the revision can never mean anything else tomorrow. */
  boolean isPinned() {
    return isCommit(revision);
  }

  static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches();
  }

  @Override
  public String toString() {
    return SCHEME + repository() + (revision.equals(MAIN) ? "" : "@" + revision);
  }
}
