package org.slicesweep.task;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the examples of LanguageTool's grammar rules: {@code <example correction="x|y">a
 * <marker>wrong</marker> b</example>}, corrected by its first alternative in place of the marker.
 */
final class GrammarRules {
  /**
   * A sentence with an error and the same sentence corrected.
   *
   * @param rule which rule it illustrates, counting from 0; the rules of a group count as one
   */
  record Correction(int rule, String wrong, String corrected) {}

  private final XMLStreamReader xml;
  private final List<Correction> corrections = new ArrayList<>();
  private int rules;
  private boolean inGroup;

  private GrammarRules(XMLStreamReader xml) {
    this.xml = xml;
  }

  /** All examples that say how to correct them, in the order of the file. */
  static List<Correction> read(InputStream in) throws XMLStreamException {
    XMLStreamReader xml = factory().createXMLStreamReader(in);
    try {
      return new GrammarRules(xml).read();
    } finally {
      xml.close();
    }
  }

  /**
   * The JDK's own parser, whatever the class path brings. The examples use entities that the file
   * defines itself, so its DTD is read, and nothing outside the file.
   */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, true);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_VALIDATING, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setXMLResolver(
        (publicId, systemId, baseUri, namespace) -> {
          throw new XMLStreamException("grammar.xml must not refer to " + systemId);
        });
    return factory;
  }

  private List<Correction> read() throws XMLStreamException {
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        start(xml.getLocalName());
      } else if (event == XMLStreamConstants.END_ELEMENT
          && xml.getLocalName().equals("rulegroup")) {
        inGroup = false;
      }
    }
    return corrections;
  }

  private void start(String element) throws XMLStreamException {
    switch (element) {
      case "rulegroup" -> {
        inGroup = true;
        rules++;
      }
      case "rule" -> rules += inGroup ? 0 : 1;
      case "example" -> {
        String correction = xml.getAttributeValue(null, "correction");
        // An empty correction only marks the error; the rule has no suggestion.
        if (correction != null && !correction.isEmpty()) {
          example(correction.split("\\|", -1)[0]);
        }
      }
      default -> {}
    }
  }

  private void example(String replacement) throws XMLStreamException {
    StringBuilder wrong = new StringBuilder();
    StringBuilder corrected = new StringBuilder();
    int markers = 0;
    boolean marked = false;
    for (int event = xml.next(); !endOf("example", event); event = xml.next()) {
      if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("marker")) {
        marked = true;
        markers++;
        corrected.append(replacement);
      } else if (endOf("marker", event)) {
        marked = false;
      } else if (xml.hasText() && event != XMLStreamConstants.COMMENT) {
        wrong.append(xml.getText());
        corrected.append(marked ? "" : xml.getText());
      }
    }
    if (markers == 1) {
      corrections.add(new Correction(rules - 1, wrong.toString(), corrected.toString()));
    }
  }

  private boolean endOf(String element, int event) {
    return event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals(element);
  }
}
