package io.postrider.bench.pop3;

import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/** The live objects of this virtual machine, counted after a full collection. */
record LiveHeap(long octets, Map<String, Long> octetsByClass) {

  static LiveHeap now() throws JMException {
    String histogram = "";
    for (int i = 0; i < 3; i++) { // what the first one lets go, the next ones collect
      histogram =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()});
    }
    return of(histogram);
  }

  /** Lines of {@code rank: instances octets class (module)}, the last {@code Total …}. */
  private static LiveHeap of(String histogram) {
    Map<String, Long> octets = new HashMap<>();
    long total = 0;
    for (String line : histogram.split("\n", -1)) {
      String[] part = line.strip().split(" +", -1);
      if (part.length >= 4 && part[0].endsWith(":")) {
        octets.merge(part[3], Long.parseLong(part[2]), Long::sum);
        total += Long.parseLong(part[2]);
      }
    }
    return new LiveHeap(total, octets);
  }

  /** The classes that grew most, an item. */
  void printLargest(String what, LiveHeap before, int items, int classes) {
    Map<String, Long> growth = new HashMap<>(octetsByClass);
    before.octetsByClass().forEach((name, octets) -> growth.merge(name, -octets, Long::sum));
    growth.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(classes)
        .forEach(
            grown ->
                System.out.printf(
                    Locale.ROOT,
                    "    %s: %s %.2f KiB%n",
                    what,
                    grown.getKey(),
                    grown.getValue() / 1024.0 / items));
  }
}
