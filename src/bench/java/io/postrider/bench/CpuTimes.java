package io.postrider.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The CPU that a group of processes has used, while they live or until they were last looked at.
 * One thread.
 */
final class CpuTimes {

  private final Supplier<Stream<ProcessHandle>> group;
  private final Map<Long, Duration> used = new ConcurrentHashMap<>();

  private CpuTimes(Supplier<Stream<ProcessHandle>> group) {
    this.group = group;
  }

  /** Of one process and those it started. */
  static CpuTimes of(long pid) {
    ProcessHandle root = ProcessHandle.of(pid).orElseThrow();
    return new CpuTimes(() -> Stream.concat(Stream.of(root), root.descendants()));
  }

  /** Of those of our own descendants whose command has that word in it. */
  static CpuTimes ofOurs(String word) {
    return new CpuTimes(
        () ->
            ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").contains(word)));
  }

  double seconds() {
    group
        .get()
        .forEach(
            process ->
                process.info().totalCpuDuration().ifPresent(time -> used.put(process.pid(), time)));
    return used.values().stream().mapToLong(Duration::toMillis).sum() / 1e3;
  }
}
