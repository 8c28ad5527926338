package org.slicesweep.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class MessagesTest {
  @Test
  void anExceptionWithoutAMessageIsCalledByItsKind() {
    assertThat(Messages.reason(new IOException("disk quota exceeded")))
        .isEqualTo("disk quota exceeded");
    assertThat(Messages.reason(new EOFException())).isEqualTo("EOFException");
  }

  @Test
  void aLineHoldsThreeHundredCharacters() {
    assertThat(Messages.inALine(" the loss\n  is\tNaN ")).isEqualTo("the loss is NaN");
    assertThat(Messages.inALine("x".repeat(300))).isEqualTo("x".repeat(300));
    assertThat(Messages.inALine("x".repeat(301))).isEqualTo("x".repeat(299) + "…");
  }
}
