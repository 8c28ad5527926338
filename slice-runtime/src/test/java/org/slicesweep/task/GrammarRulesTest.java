package org.slicesweep.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.slicesweep.task.GrammarRules.Correction;

class GrammarRulesTest {
  private static List<Correction> read(String xml) throws XMLStreamException {
    return GrammarRules.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void correctsByTheFirstAlternative() throws Exception {
    assertThat(
            read(
                "<rules><rule><example correction=\"an|one\">It is <marker>a</marker>"
                    + " apple.</example></rule></rules>"))
        .containsExactly(new Correction(0, "It is a apple.", "It is an apple."));
  }

  @Test
  void leavesOutExamplesWithoutACorrection() throws Exception {
    assertThat(
            read(
                "<rules><rule><example>Right.</example>"
                    + "<example correction=\"\">Only <marker>marked</marker>.</example>"
                    + "<example correction=\"x\">No marker.</example>"
                    + "<example correction=\"|x\">Take it <marker>out </marker>!</example>"
                    + "</rule></rules>"))
        .containsExactly(new Correction(0, "Take it out !", "Take it !"));
  }

  @Test
  void countsAGroupAsOneRule() throws Exception {
    String example = "<example correction=\"b\"><marker>a</marker></example>";
    String rule = "<rule>" + example + "</rule>";
    assertThat(
            read(
                "<rules><category>"
                    + rule
                    + "<rulegroup>"
                    + rule
                    + rule
                    + "</rulegroup>"
                    + rule
                    + "</category></rules>"))
        .extracting(Correction::rule)
        .containsExactly(0, 1, 1, 2);
  }

  @Test
  void knowsEntitiesThatTheFileDefines() throws Exception {
    assertThat(
            read(
                "<!DOCTYPE rules [<!ENTITY nbsp '&#160;'>]><rules><rule><example"
                    + " correction='10&nbsp;kg'>A <marker>10kg</marker> R&amp;D<!-- not this -->"
                    + " sack</example></rule></rules>"))
        .containsExactly(new Correction(0, "A 10kg R&D sack", "A 10\u00A0kg R&D sack"));
  }

  @Test
  void readsNothingOutsideTheFile() throws Exception {
    String example = "<rules><rule><example correction='x'>%s<marker>a</marker></example></rule>";
    String entity = "<!DOCTYPE rules [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>";
    assertThat(read(entity + String.format(example, "&e;") + "</rules>"))
        .containsExactly(new Correction(0, "a", "x"));
    assertThatThrownBy(
            () ->
                read(
                    "<!DOCTYPE rules SYSTEM 'file:///etc/hostname'>"
                        + String.format(example, "")
                        + "</rules>"))
        .isInstanceOf(XMLStreamException.class)
        .hasMessageContaining("must not refer to file:///etc/hostname");
  }

  @Test
  void stopsAtAnEntityBomb() {
    StringBuilder bomb = new StringBuilder("<!DOCTYPE rules [<!ENTITY e0 'ha'>");
    for (int i = 1; i < 30; i++) {
      bomb.append(String.format("<!ENTITY e%d '&e%d;&e%d;'>", i, i - 1, i - 1));
    }
    bomb.append("]><rules><rule><example correction='x'>&e29;</example></rule></rules>");
    assertThatThrownBy(() -> read(bomb.toString())).isInstanceOf(XMLStreamException.class);
  }

  @Test
  void refusesABrokenFile() {
    assertThatThrownBy(() -> read("<rules><rule><example correction='x'>"))
        .isInstanceOf(XMLStreamException.class);
  }
}
