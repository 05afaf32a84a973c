package io.postrider.bench.pop3;

import java.util.Arrays;
import java.util.Locale;

/** Several values of one figure: the median, the least and the most. */
public record Spread(double median, double least, double most) {

  public static Spread of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  public Spread times(double factor) {
    return new Spread(median * factor, least * factor, most * factor);
  }

  /** Median (least–most), with so many decimals. */
  public String shown(int decimals) {
    String one = "%." + decimals + "f";
    return String.format(
        Locale.ROOT, one + " (" + one + "–" + one + ")", median, least, most);
  }
}
