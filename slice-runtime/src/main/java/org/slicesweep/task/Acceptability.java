package org.slicesweep.task;

import static org.slicesweep.common.InputException.check;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import org.slicesweep.common.InputException;
import org.slicesweep.task.GrammarRules.Correction;
import org.slicesweep.task.TaskSpec.Kind;
import org.slicesweep.task.TaskSpec.MetricName;

/**
 * The embedded default task: is this English sentence acceptable? Each pair of a wrong sentence and
 * its correction comes from LanguageTool's grammar rules, read from its jar at run time.
 *
 * <p>Pairs stay together and so do the pairs of one rule, so a split is half acceptable and test
 * errors are of kinds never seen in training. A pair is dropped where an uncased tokenizer could
 * not tell its sentences apart, or where one of them already occurred. The test and validation
 * splits hold {@value #HELD_OUT} sentences each; the division is the same for every trial.
 */
final class Acceptability {
  static final String NAME = "acceptability";

  private static final String RESOURCE = "org/languagetool/rules/en/grammar.xml";
  private static final String COORDINATE = "org.languagetool:language-en:6.8";
  private static final int HELD_OUT = 1000;
  private static final List<String> CLASSES = List.of("unacceptable", "acceptable");

  /** By file: parsing takes most of the time, and a sweep may ask for several sizes. */
  private static final ConcurrentMap<String, List<Correction>> PAIRS = new ConcurrentHashMap<>();

  private Acceptability() {}

  static Dataset load(TaskSpec spec) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return load(spec, context == null ? Acceptability.class.getClassLoader() : context);
  }

  static Dataset load(TaskSpec spec, ClassLoader jars) {
    Datasets.refuse(spec, "path", spec.path());
    Datasets.refuseLayout(spec);

    List<List<Correction>> rules = byRule(pairs(jars));
    List<Correction> test = takeRules(rules, HELD_OUT / 2);
    List<Correction> validation = takeRules(rules, HELD_OUT / 2);
    List<Correction> train = takeRules(rules, Integer.MAX_VALUE);
    return Dataset.of(
        Kind.CLASSIFICATION,
        CLASSES,
        Datasets.metric(spec, Kind.CLASSIFICATION, MetricName.ACCURACY),
        split(train, "train", spec.trainExamples()),
        split(validation, "validation", spec.validationExamples()),
        split(test, "test", spec.testExamples()));
  }

  private static List<Correction> pairs(ClassLoader jars) {
    URL file = jars.getResource(RESOURCE);
    check(
        file != null,
        "task",
        "task %s reads %s, which is not on the class path: add the jar of %s",
        NAME,
        RESOURCE,
        COORDINATE);
    return PAIRS.computeIfAbsent(file.toString(), name -> distinct(read(file)));
  }

  private static List<Correction> read(URL file) {
    try (InputStream in = file.openStream()) {
      return GrammarRules.read(new BufferedInputStream(in));
    } catch (IOException | XMLStreamException e) {
      throw new InputException(
          file + " cannot be read; is the jar of " + COORDINATE + " damaged? " + e.getMessage(), e);
    }
  }

  /** The pairs that can be told apart, each sentence at most once. */
  private static List<Correction> distinct(List<Correction> all) {
    List<Correction> kept = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Correction pair : all) {
      String wrong = uncased(pair.wrong());
      String corrected = uncased(pair.corrected());
      if (!wrong.equals(corrected) && !seen.contains(wrong) && !seen.contains(corrected)) {
        seen.add(wrong);
        seen.add(corrected);
        kept.add(pair);
      }
    }
    return kept;
  }

  /**
   * What BERT's uncased tokenizer makes of a sentence before it looks words up: lower case, no
   * accents, words and single punctuation marks between spaces.
   */
  static String uncased(String sentence) {
    String lower = Normalizer.normalize(sentence.toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
    StringBuilder words = new StringBuilder();
    boolean inWord = false;
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (Character.getType(c) == Character.NON_SPACING_MARK) {
        continue;
      }
      boolean space = Character.isWhitespace(c) || Character.isSpaceChar(c);
      boolean letter = Character.isLetterOrDigit(c) || Character.isSurrogate(c);
      if (!space) {
        words.append(inWord && letter ? "" : " ").append(c);
      }
      inWord = letter;
    }
    return words.toString();
  }

  /** The rules in a fixed random order, each with its pairs. */
  private static List<List<Correction>> byRule(List<Correction> pairs) {
    Map<Integer, List<Correction>> rules =
        pairs.stream()
            .collect(Collectors.groupingBy(Correction::rule, TreeMap::new, Collectors.toList()));
    List<List<Correction>> groups = List.copyOf(rules.values());
    List<List<Correction>> shuffled = new ArrayList<>();
    for (int rule : Division.order(groups.size(), NAME)) {
      shuffled.add(groups.get(rule));
    }
    return shuffled;
  }

  /** Takes whole rules while their pairs fit into {@code room}, out of {@code rules}. */
  private static List<Correction> takeRules(List<List<Correction>> rules, int room) {
    List<Correction> taken = new ArrayList<>();
    for (Iterator<List<Correction>> left = rules.iterator(); left.hasNext(); ) {
      List<Correction> rule = left.next();
      if (rule.size() <= room - taken.size()) {
        taken.addAll(rule);
        left.remove();
      }
    }
    return taken;
  }

  private static Split split(List<Correction> pairs, String name, Integer limit) {
    check(
        limit == null || limit >= 2,
        name + "_examples",
        "%s_examples %s: task %s keeps a sentence and its correction together, expected at least 2",
        name,
        limit,
        NAME);
    List<Correction> limited = Division.limit(pairs, limit == null ? null : limit / 2, name);
    return Split.of(
        limited.stream()
            .flatMap(
                pair ->
                    Stream.of(
                        new Example(pair.wrong(), null, 0), new Example(pair.corrected(), null, 1)))
            .toList());
  }
}
