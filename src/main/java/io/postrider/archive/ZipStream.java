package io.postrider.archive;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes a zip file (PKWARE APPNOTE 6.3) to a stream that only goes forward: any number of entries,
 * any size of the file (Zip64), sizes and checksums behind the data. The central directory, which
 * {@link java.util.zip.ZipOutputStream} keeps in memory, grows in a temporary file. For one thread.
 */
final class ZipStream implements Closeable {

  private static final int LOCAL = 0x04034B50;
  private static final int DESCRIPTOR = 0x08074B50;
  private static final int CENTRAL = 0x02014B50;
  private static final int END = 0x06054B50;
  private static final int END_64 = 0x06064B50;
  private static final int LOCATOR_64 = 0x07064B50;

  private static final int ZIP64 = 45;
  private static final int ZIP64_EXTRA = 1;
  private static final int DEFLATED = 8;
  // bit 3: sizes follow the data; bit 11: names are UTF-8
  private static final int FLAGS = 0x0808;
  private static final long MAX_32 = 0xFFFFFFFFL;
  private static final int MAX_16 = 0xFFFF;
  // deflate may add a little to what does not shrink
  private static final long SURELY_SMALL = 0xF0000000L;
  private static final int BUFFER = 64 * 1024;

  private final OutputStream out;
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final byte[] input = new byte[BUFFER];
  private final byte[] output = new byte[BUFFER];
  private final Path directoryFile;
  private final OutputStream directory;
  private long directorySize;
  private long entries;
  private long position;

  ZipStream(OutputStream out) throws IOException {
    this(out, 0);
  }

  /** A zip file that begins behind so many octets of something else. */
  ZipStream(OutputStream out, long position) throws IOException {
    this.out = out;
    this.position = position;
    this.directoryFile = Files.createTempFile("export-", ".directory");
    this.directory = new BufferedOutputStream(Files.newOutputStream(directoryFile));
  }

  /**
   * Appends a file.
   *
   * @param size octets to come
   */
  void entry(String name, Instant modified, long size, InputStream octets) throws IOException {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    boolean large = size > SURELY_SMALL;
    int time = dosTime(modified);
    long offset = position;
    ZipRecord header = new ZipRecord();
    header.four(LOCAL).two(ZIP64).two(FLAGS).two(DEFLATED).four(time).four(0);
    // sizes that are not known yet
    header.four(large ? MAX_32 : 0).four(large ? MAX_32 : 0);
    header.two(utf8.length).two(large ? 20 : 0).all(utf8);
    if (large) {
      header.two(ZIP64_EXTRA).two(16).eight(0).eight(0);
    }
    write(header);

    CRC32 crc = new CRC32();
    deflate(octets, crc);
    long compressed = deflater.getBytesWritten();
    long whole = deflater.getBytesRead();
    deflater.reset();

    ZipRecord descriptor = new ZipRecord().four(DESCRIPTOR).four(crc.getValue());
    if (large) {
      descriptor.eight(compressed).eight(whole);
    } else if (Math.max(compressed, whole) > MAX_32) {
      throw new IOException(name + " is larger than was said");
    } else {
      descriptor.four(compressed).four(whole);
    }
    write(descriptor);
    enter(utf8, time, crc.getValue(), compressed, whole, offset);
  }

  private void deflate(InputStream octets, CRC32 crc) throws IOException {
    for (int read = octets.read(input); read >= 0; read = octets.read(input)) {
      crc.update(input, 0, read);
      deflater.setInput(input, 0, read);
      while (!deflater.needsInput()) {
        writeDeflated();
      }
    }
    deflater.finish();
    while (!deflater.finished()) {
      writeDeflated();
    }
  }

  private void writeDeflated() throws IOException {
    int count = deflater.deflate(output);
    out.write(output, 0, count);
    position += count;
  }

  /** The entry in the central directory; what does not fit 32 bits goes to an extra field. */
  private void enter(byte[] name, int time, long crc, long compressed, long whole, long offset)
      throws IOException {
    ZipRecord large = new ZipRecord();
    long whole32 = fit(whole, large);
    long compressed32 = fit(compressed, large);
    long offset32 = fit(offset, large);
    ZipRecord extra = new ZipRecord();
    if (large.size() > 0) {
      extra.two(ZIP64_EXTRA).two(large.size()).all(large.octets());
    }
    ZipRecord header = new ZipRecord();
    header.four(CENTRAL).two(ZIP64).two(ZIP64).two(FLAGS).two(DEFLATED).four(time).four(crc);
    header.four(compressed32).four(whole32).two(name.length).two(extra.size());
    // no comment, disk 0, no attributes
    header.two(0).two(0).two(0).four(0).four(offset32).all(name).all(extra.octets());
    directory.write(header.octets());
    directorySize += header.size();
    entries++;
  }

  private static long fit(long value, ZipRecord extra) {
    if (value < MAX_32) {
      return value;
    }
    extra.eight(value);
    return MAX_32;
  }

  /** The directory, without which it is no zip file. */
  void finish() throws IOException {
    directory.close();
    long start = position;
    try (InputStream in = Files.newInputStream(directoryFile)) {
      position += in.transferTo(out);
    }
    if (entries >= MAX_16 || start >= MAX_32 || directorySize >= MAX_32) {
      long end64 = position;
      ZipRecord record = new ZipRecord();
      record.four(END_64).eight(44).two(ZIP64).two(ZIP64).four(0).four(0);
      record.eight(entries).eight(entries).eight(directorySize).eight(start);
      record.four(LOCATOR_64).four(0).eight(end64).four(1);
      write(record);
    }
    long count = Math.min(entries, MAX_16);
    ZipRecord end = new ZipRecord().four(END).four(0).two(count).two(count);
    end.four(Math.min(directorySize, MAX_32)).four(Math.min(start, MAX_32)).two(0);
    write(end);
  }

  private void write(ZipRecord record) throws IOException {
    out.write(record.octets());
    position += record.size();
  }

  /** Two seconds are its finest, 1980 to 2107 its years. */
  private static int dosTime(Instant instant) {
    OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
    int year = Math.clamp(time.getYear() - 1980, 0, 127);
    return year << 25
        | time.getMonthValue() << 21
        | time.getDayOfMonth() << 16
        | time.getHour() << 11
        | time.getMinute() << 5
        | time.getSecond() >> 1;
  }

  @Override
  public void close() throws IOException {
    deflater.end();
    try (directory) {
      Files.deleteIfExists(directoryFile);
    }
  }
}
