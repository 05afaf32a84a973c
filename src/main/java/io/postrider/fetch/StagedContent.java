package io.postrider.fetch;

import io.postrider.message.RawContent;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One message on its way from the network to the store: written once, sealed, then read as often as
 * needed until closed. What it is known by is taken while it is written. Small ones stay in memory,
 * large ones and those the memory budget has no room for go to a file. Confined to one thread at a
 * time.
 */
public final class StagedContent implements RawContent, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StagedContent.class);
  private static final int FIRST_RESERVE = 8 * 1024;
  private static final int LARGEST_IN_MEMORY = 1024 * 1024;

  private final StagingArea area;
  private final Fingerprinter fingerprinter = new Fingerprinter();
  private byte[] memory = new byte[0];
  private @Nullable Path file;
  private @Nullable FileChannel channel;
  private long size;
  private Fingerprinter.@Nullable Taken taken;
  private @Nullable CommitProgress progress;

  StagedContent(StagingArea area) {
    this.area = area;
  }

  /** Appends octets of the message. */
  public void write(byte[] buffer, int offset, int length) throws IOException {
    fingerprinter.update(buffer, offset, length);
    if (channel == null && !fitsInMemory(length)) {
      spill();
    }
    if (channel != null) {
      ByteBuffer octets = ByteBuffer.wrap(buffer, offset, length);
      while (octets.hasRemaining()) {
        channel.write(octets);
      }
    } else {
      System.arraycopy(buffer, offset, memory, (int) size, length);
    }
    size += length;
  }

  /** The message is whole. */
  public void seal() throws IOException {
    taken = fingerprinter.finish();
    if (channel != null) {
      channel.close();
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public byte[] sha256() {
    return taken().sha256().octets();
  }

  /** What the message is known by. */
  Fingerprint fingerprint() {
    return taken().fingerprint();
  }

  private Fingerprinter.Taken taken() {
    if (taken == null) {
      throw new IllegalStateException("the message is not whole yet");
    }
    return taken;
  }

  @Override
  public InputStream open() throws IOException {
    return file == null
        ? new ByteArrayInputStream(memory, 0, (int) size)
        : new BufferedInputStream(new Watched(Files.newInputStream(file)), 64 * 1024);
  }

  /** Tells this of everything that is read from the file from now on. */
  void watch(CommitProgress reader) {
    progress = reader;
  }

  /** A file that tells that it is read. */
  private final class Watched extends FilterInputStream {
    Watched(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      CommitProgress reader = progress;
      if (reader != null) {
        reader.moved();
      }
      return read;
    }
  }

  /** Closes what nobody will read; a file that cannot be removed now goes with the directory. */
  public void discard() {
    try {
      close();
    } catch (IOException e) {
      LOG.warn("a staging file could not be removed: {}", e.toString());
    }
  }

  @Override
  public void close() throws IOException {
    area.release(memory.length);
    memory = new byte[0];
    if (channel != null) {
      channel.close();
    }
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }

  private boolean fitsInMemory(int length) {
    long needed = size + length;
    if (needed <= memory.length) {
      return true;
    }
    if (needed > LARGEST_IN_MEMORY) {
      return false;
    }
    int capacity = (int) Math.max(needed, Math.max(FIRST_RESERVE, memory.length * 2L));
    if (!area.reserve(capacity - memory.length)) {
      return false;
    }
    memory = Arrays.copyOf(memory, capacity);
    return true;
  }

  private void spill() throws IOException {
    file = area.newFile();
    channel = FileChannel.open(file, StandardOpenOption.WRITE);
    ByteBuffer octets = ByteBuffer.wrap(memory, 0, (int) size);
    while (octets.hasRemaining()) {
      channel.write(octets);
    }
    area.release(memory.length);
    memory = new byte[0];
  }
}
