package io.postrider.message;

/**
 * How many messages there may be, as the planner of PostgreSQL guesses, and what each way to a page
 * then costs: in messages passed on a walk along their order, some third of a microsecond each. The
 * guesses may be far off. They decide how long a search takes, never what it finds.
 *
 * @param messages in all
 * @param hits of the words, in the accounts asked for
 * @param others what the filters beside the words leave
 * @param undated what those of them leave that do not ask for dates: messages of the same time
 *     stand together in the order, others everywhere
 * @param skipped messages between the place where the page begins and the dates asked for
 */
record SearchOdds(double messages, double hits, double others, double undated, double skipped) {
  /** To find a hit in the index, of which all are found before the first is given. */
  private static final double POSTING = 0.5;

  /** To fetch a hit that the index gave. */
  private static final double HIT = 7;

  /** To look a hit up in the table of messages, for the sake of the other filters. */
  private static final double LOOKUP = 20;

  /** To read the words of a message, which lie outside of its row, compressed. */
  private static final double READING = 50;

  /** By how much more than the least a way is longer, so that it seldom ends short of a page. */
  private static final double RESERVE = 1.5;

  SearchOdds {
    messages = Math.max(1, messages);
    hits = Math.max(1, hits);
    others = Math.max(1, others);
    undated = Math.max(1, undated);
  }

  /** Where no dates are asked for. */
  SearchOdds(double messages, double hits, double others) {
    this(messages, hits, others, others, 0);
  }

  /** Of how many messages, one behind the other, some fill a page, if all are spread evenly. */
  double walk(int limit) {
    return skipped + RESERVE * limit * (messages / hits) * (messages / undated);
  }

  /** What it costs to find the hits among so many messages, and to look at each. */
  double costOfWalking(double length) {
    return length + length * Math.min(1, hits / messages) * costOfHit();
  }

  /** Of how many messages, among those the other filters leave, the words fill a page. */
  double reading(int limit) {
    return RESERVE * limit * (messages / hits);
  }

  /** What it costs to find all that the other filters leave, and to read the words of so many. */
  double costOfReading(double length) {
    return others + READING * Math.min(others, length);
  }

  /** What it costs to gather all hits, but no more than so many, and put them in order. */
  double costOfGathering(double length) {
    return POSTING * hits + Math.min(hits, length) * costOfHit();
  }

  private double costOfHit() {
    return others < messages ? HIT + LOOKUP : HIT;
  }
}
