package io.postrider.bench;

import java.util.Map;
import java.util.TreeMap;

/**
 * The buckets of the service's own {@code postrider.poll.lag}, as they stand in a scrape: how many
 * scheduled polls began within how many seconds of being due.
 */
record PollLags(TreeMap<Double, Double> withinSeconds) {

  private static final String BUCKET = "postrider_poll_lag_seconds_bucket{";

  static PollLags of(String scrape) {
    var found = new TreeMap<Double, Double>();
    scrape
        .lines()
        .filter(line -> line.startsWith(BUCKET))
        .forEach(line -> {
          int from = line.indexOf("le=\"") + 4;
          String bound = line.substring(from, line.indexOf('"', from));
          double seconds =
              bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
          found.put(seconds, Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
        });
    return new PollLags(found);
  }

  PollLags since(PollLags before) {
    var rest = new TreeMap<Double, Double>();
    withinSeconds.forEach(
        (bound, count) ->
            rest.put(bound, count - before.withinSeconds.getOrDefault(bound, 0.0)));
    return new PollLags(rest);
  }

  /** The bound of the first bucket that this share of the polls falls into or before. */
  double quantile(double share) {
    double all = withinSeconds.isEmpty() ? 0 : withinSeconds.lastEntry().getValue();
    return withinSeconds.entrySet().stream()
        .filter(bucket -> bucket.getValue() >= share * all)
        .findFirst()
        .map(Map.Entry::getKey)
        .orElse(Double.NaN);
  }
}
