package io.postrider.bench.pop3;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The runs of one peer. */
final class Runs {

  private final List<Run> runs = new ArrayList<>();

  void add(Run run) {
    runs.add(run);
  }

  Spread of(ToDoubleFunction<Run> figure) {
    return Spread.of(runs.stream().mapToDouble(figure).toArray());
  }

  Spread seconds() {
    return of(Run::seconds);
  }

  Spread cpuSeconds() {
    return of(Run::cpuSeconds);
  }
}
