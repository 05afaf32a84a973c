package io.postrider.bench.pop3;

import java.util.Locale;

/**
 * What one run of a peer took.
 *
 * @param seconds from the connect to the end of the session
 * @param cpuSeconds of the client's whole process: garbage collection and compilation included
 * @param openSeconds the part of {@code seconds} before the first message was asked for; zero where
 *     it cannot be told
 * @param messages how many were read, or are listed
 * @param octets of the messages as the client counts them; zero where it cannot be told
 */
public record Run(double seconds, double cpuSeconds, double openSeconds, int messages, long octets) {

  String line() {
    return String.format(
        Locale.ROOT, "%.6f %.6f %.6f %d %d", seconds, cpuSeconds, openSeconds, messages, octets);
  }

  static Run of(String line) {
    String[] part = line.split(" ", -1);
    return new Run(
        Double.parseDouble(part[0]),
        Double.parseDouble(part[1]),
        Double.parseDouble(part[2]),
        Integer.parseInt(part[3]),
        Long.parseLong(part[4]));
  }
}
