package org.slicesweep.jobs.sweep;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * What an unquoted scalar means by YAML 1.2's core schema, where {@code no} is a word and {@code
 * 3e-3} a number; SnakeYAML alone would read YAML 1.1.
 */
final class CoreSchema extends Resolver {
  @Override
  protected void addImplicitResolvers() {
    addImplicitResolver(Tag.NULL, Pattern.compile("~|null|Null|NULL"), "~nN");
    addImplicitResolver(Tag.NULL, Pattern.compile(""), null);
    addImplicitResolver(Tag.BOOL, Pattern.compile("true|True|TRUE|false|False|FALSE"), "tTfF");
    addImplicitResolver(Tag.INT, Pattern.compile("[-+]?[0-9]+"), "-+0123456789");
    addImplicitResolver(
        Tag.FLOAT,
        Pattern.compile(
            "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
                + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)"),
        "-+.0123456789");
  }
}
