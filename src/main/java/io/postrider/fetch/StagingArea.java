package io.postrider.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/**
 * Where messages wait between the network and the commit: in memory while the budget of all polls
 * allows it, in files of a directory of this process otherwise. Nothing here outlives the process;
 * what was not committed is fetched again. Safe for use by many threads.
 */
@Component
public class StagingArea implements AutoCloseable {

  private final Path directory;
  private final long memoryBudget;
  private final AtomicLong memoryUsed = new AtomicLong();

  StagingArea(FetchSettings settings) {
    this.memoryBudget = settings.stagingMemory().toBytes();
    Path parent = settings.stagingDirectory();
    try {
      if (parent == null) {
        directory = Files.createTempDirectory("postrider-staging-");
      } else {
        Files.createDirectories(parent);
        directory = Files.createTempDirectory(parent, "staging-");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create the staging directory", e);
    }
  }

  /** A fresh place for one message. */
  public StagedContent stage() {
    return new StagedContent(this);
  }

  /** Asks for memory; false means: use a file. */
  boolean reserve(int octets) {
    if (memoryUsed.addAndGet(octets) <= memoryBudget) {
      return true;
    }
    memoryUsed.addAndGet(-octets);
    return false;
  }

  void release(long octets) {
    memoryUsed.addAndGet(-octets);
  }

  long memoryUsed() {
    return memoryUsed.get();
  }

  Path newFile() throws IOException {
    return Files.createTempFile(directory, "message-", ".raw");
  }

  @Override
  public void close() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(directory);
  }
}
