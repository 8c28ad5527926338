package org.slicesweep.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.MalformedURLException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FaultsTest {
  /** As DJL passes on what libtorch says. */
  private static RuntimeException torch(String reason) {
    return new IllegalStateException(
        "The following operation failed in the TorchScript interpreter.\nTraceback\n  line 3\n"
            + "RuntimeError: "
            + reason
            + "\n");
  }

  private static final class Busy extends IOException implements PassingFault {
    private static final long serialVersionUID = 1L;
    private final boolean passing;

    Busy(boolean passing) {
      super("the server answered");
      this.passing = passing;
    }

    @Override
    public boolean isPassing() {
      return passing;
    }
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments("the disk failed", new IOException("No space left on device")),
        arguments(
            "the disk failed", new FileSystemException("/a/b", null, "No space left on device")),
        arguments("the disk failed", new FileSystemException("/a", null, "Read-only file system")),
        arguments(
            "the disk failed", new UncheckedIOException(new IOException("Stale file handle"))),
        arguments("the disk failed", new FileNotFoundException("/a (Too many open files)")),
        arguments(
            "the disk failed",
            new InputException("cannot write x", new IOException("Disk quota exceeded"))),
        arguments("the disk failed", new ExecutionException(new IOException("Input/output error"))),
        arguments(
            "the disk failed",
            new NoClassDefFoundError("Could not initialize: No space left on device")),
        arguments("the GPU failed", torch("CUDA error: unspecified launch failure")),
        arguments("the GPU failed", torch("CUDA error: device-side assert triggered")),
        arguments("the GPU failed", torch("CUDA error: uncorrectable ECC error encountered")),
        arguments("the GPU failed", torch("CUDA error: no CUDA-capable device is detected")),
        arguments(
            "the GPU failed",
            torch("CUDA error: all CUDA-capable devices are busy or unavailable")),
        arguments("the GPU failed", torch("CUDA driver error: unknown error")),
        arguments("the network failed", new ConnectException("Connection refused")),
        arguments("the network failed", new UnknownHostException("nowhere")),
        arguments("the network failed", new SocketTimeoutException("Read timed out")),
        arguments("the network failed", new HttpTimeoutException("request timed out")),
        arguments("the network failed", new IOException("Connection reset by peer")),
        arguments("the network failed", new InputException("cannot fetch", new Busy(true))),
        arguments("the task was interrupted", new ClosedByInterruptException()),
        arguments("the task was interrupted", new InterruptedIOException("interrupted")),
        arguments("the machine failed", new InfrastructureException("the disk failed", null)));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void whatBrokeAroundATrialIsNotItsOwn(String what, Throwable thrown) {
    assertThat(Faults.infrastructure(thrown))
        .hasValueSatisfying(sentence -> assertThat(sentence).startsWith(what + ": "));
    assertThat(Faults.infrastructure(new IllegalStateException("in a trial", thrown)))
        .hasValue(what + ": in a trial");
  }

  @Test
  void theReasonIsLibtorchsLastLine() {
    assertThat(Faults.infrastructure(torch("CUDA error: the launch timed out and was terminated")))
        .hasValue(
            "the GPU failed: RuntimeError: CUDA error: the launch timed out and was terminated");
  }

  /** As libtorch says it on Linux. */
  private static final String TOO_LARGE =
      "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory:"
          + " you tried to allocate 140737488355328 bytes. Error code 12 (Cannot allocate memory)";

  @Test
  void memoryRunsOutInManyWords() {
    assertThat(
            Stream.of(
                torch(TOO_LARGE),
                torch("DefaultCPUAllocator: not enough memory: you tried to allocate 4 bytes."),
                torch("CUDA out of memory. Tried to allocate 2.00 GiB"),
                new OutOfMemoryError("Java heap space")))
        .allMatch(Faults::isOutOfMemory);
    assertThat(Faults.isOutOfMemory(new IllegalStateException("no such tensor"))).isFalse();
    assertThat(Faults.isOutOfMemory(new RuntimeException())).isFalse();
  }

  static Stream<Throwable> own() {
    return Stream.of(
        new IllegalStateException("no such tensor"),
        torch("CUDA out of memory. Tried to allocate 2.00 GiB"),
        torch("[enforce fail at alloc_cpu.cpp:117] DefaultCPUAllocator: not enough memory"),
        torch(TOO_LARGE),
        torch("The size of tensor a (3) must match the size of tensor b (4)"),
        new OutOfMemoryError("Java heap space"),
        new NoSuchFileException("/data/train.csv"),
        new MalformedURLException("no protocol"),
        new InputException("device", "device \"gpu\": no CUDA-capable device is detected"),
        new InputException("no such model", new Busy(false)),
        new UnsatisfiedLinkError("libtorch.so"),
        new RuntimeException());
  }

  @ParameterizedTest
  @MethodSource("own")
  void whatATrialDidItselfIs(Throwable thrown) {
    assertThat(Faults.infrastructure(thrown)).isEmpty();
  }

  @Test
  void causesThatGoRoundEnd() {
    Exception first = new Exception("first");
    first.initCause(new Exception("second", first));
    assertThat(Faults.infrastructure(first)).isEmpty();
  }
}
