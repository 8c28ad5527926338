package org.slicesweep.common;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells what broke around a trial from what the trial did itself. */
public final class Faults {
  /**
   * What broke, and how that is recognized.
   *
   * @param type of exceptions that may say so
   * @param words one of which is in the message, whatever the case
   */
  private record Fault(String what, Class<? extends Throwable> type, List<String> words) {
    /** What a user is told may use the same words: there, only the cause counts. */
    boolean isIn(Throwable e) {
      String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      return type.isInstance(e)
          && !(e instanceof InputException)
          && words.stream().anyMatch(word -> message.contains(word.toLowerCase(Locale.ROOT)));
    }
  }

  /** As Linux words them ({@code strerror}), and Java in its place. */
  private static final List<String> DISK =
      List.of(
          "No space left on device",
          "Not enough space",
          "Disk quota exceeded",
          "Read-only file system",
          "Input/output error",
          "Stale file handle",
          "Stale NFS file handle",
          "Too many open files",
          "Transport endpoint is not connected");

  /**
   * As libtorch words them. An assertion on the device is the trial's own doing, but no other trial
   * can use the device in that process afterwards.
   */
  private static final List<String> GPU =
      List.of(
          "unspecified launch failure",
          "device-side assert",
          "illegal memory access",
          "an illegal instruction was encountered",
          "misaligned address",
          "uncorrectable ECC",
          "uncorrectable NVLink",
          "CUDA driver",
          "no CUDA-capable device",
          "No CUDA GPUs are available",
          "GPU is lost",
          "fallen off the bus",
          "busy or unavailable",
          "cudaErrorDevicesUnavailable",
          "hardware stack error",
          "launch timed out",
          "CUDNN_STATUS_NOT_INITIALIZED",
          "CUBLAS_STATUS_NOT_INITIALIZED");

  /** Of CUDA, and of libtorch's allocator for CPUs on each system. */
  private static final List<String> OUT_OF_MEMORY =
      List.of("out of memory", "not enough memory", "allocate memory");

  private static final List<String> ANY = List.of("");

  private static final List<String> NETWORK =
      List.of("Connection reset", "Broken pipe", "Connection refused", "Connection timed out");

  private static final List<Fault> FAULTS =
      List.of(
          new Fault("the disk failed", IOException.class, DISK),
          new Fault("the disk failed", UncheckedIOException.class, DISK),
          new Fault("the disk failed", LinkageError.class, DISK), // of the native library's files
          new Fault("the GPU failed", RuntimeException.class, GPU),
          new Fault("the network failed", SocketException.class, ANY),
          new Fault("the network failed", SocketTimeoutException.class, ANY),
          new Fault("the network failed", UnknownHostException.class, ANY),
          new Fault("the network failed", HttpTimeoutException.class, ANY),
          new Fault("the network failed", IOException.class, NETWORK),
          new Fault("the task was interrupted", ClosedByInterruptException.class, ANY),
          new Fault("the task was interrupted", FileLockInterruptionException.class, ANY),
          new Fault("the task was interrupted", InterruptedIOException.class, ANY));

  /** Causes are not followed further: they may go round. */
  private static final int DEPTH = 30;

  private Faults() {}

  /**
   * What broke around the trial, if that is why an exception was thrown.
   *
   * @return a sentence; empty if the exception is the trial's own
   */
  public static Optional<String> infrastructure(Throwable thrown) {
    int depth = 0;
    for (Throwable e = thrown; e != null && depth < DEPTH; e = e.getCause()) {
      Optional<String> what = whatBroke(e);
      if (what.isPresent()) {
        return what.map(broken -> broken + ": " + lastLine(thrown));
      }
      depth++;
    }
    return Optional.empty();
  }

  /** Whether memory ran out, in Java or in libtorch. */
  public static boolean isOutOfMemory(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    return thrown instanceof OutOfMemoryError || OUT_OF_MEMORY.stream().anyMatch(message::contains);
  }

  private static Optional<String> whatBroke(Throwable e) {
    if (e instanceof InfrastructureException) {
      return Optional.of("the machine failed");
    }
    if (e instanceof PassingFault fault && fault.isPassing()) {
      return Optional.of("the network failed");
    }
    return FAULTS.stream().filter(fault -> fault.isIn(e)).map(Fault::what).findFirst();
  }

  /** Why an exception was thrown: libtorch puts its reason behind a traceback. */
  public static String lastLine(Throwable e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .reduce((first, second) -> second)
        .orElse(e.toString());
  }
}
