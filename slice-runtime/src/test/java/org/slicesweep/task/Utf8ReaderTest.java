package org.slicesweep.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.common.InputException;

class Utf8ReaderTest {
  /** Gives a few bytes at a time, as a decompressor may. */
  private static InputStream drip(byte[] bytes, int atMost) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] to, int offset, int length) {
        return super.read(to, offset, Math.min(length, atMost));
      }
    };
  }

  private static String read(byte[] bytes, int atMost) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Utf8Reader reader = new Utf8Reader(drip(bytes, atMost), "data.tsv")) {
      char[] one = new char[1];
      while (reader.read(one, 0, 1) > 0) {
        text.append(one[0]);
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000, 1 << 20})
  void readsWhatWasWritten(int atMost) throws IOException {
    String text = "a é 漢 😀\r\n".repeat(12_000);
    assertThat(read(text.getBytes(StandardCharsets.UTF_8), atMost)).isEqualTo(text);
  }

  @Test
  void leavesOutAByteOrderMarkAtTheStartOnly() throws IOException {
    assertThat(read("\uFEFFa\uFEFFb".getBytes(StandardCharsets.UTF_8), 10)).isEqualTo("a\uFEFFb");
    assertThat(read(new byte[0], 10)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 65_533, 65_536, 200_000})
  void namesTheByteThatIsNotUtf8(int before) {
    byte[] bytes = new byte[before + 3];
    Arrays.fill(bytes, (byte) '\n');
    bytes[before] = (byte) 0xE9; // é in Latin-1
    assertThatThrownBy(() -> read(bytes, 4096))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "data.tsv:%d: byte 0xE9 at offset %d is not UTF-8: save the file as UTF-8",
            before + 1, before);
  }

  @Test
  void noticesAFileThatEndsInsideACharacter() {
    byte[] bytes = "ok €".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> read(Arrays.copyOf(bytes, bytes.length - 1), 100))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("data.tsv:1: byte 0xE2 at offset 3");
  }

  @Test
  void worksUnderABufferedReader() throws IOException {
    byte[] bytes = "one\ntwo".getBytes(StandardCharsets.UTF_8);
    try (BufferedReader lines =
        new BufferedReader(new Utf8Reader(new ByteArrayInputStream(bytes), "data.tsv"))) {
      assertThat(lines.lines()).containsExactly("one", "two");
    }
  }
}
