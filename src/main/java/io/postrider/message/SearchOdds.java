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

  /** To fetch a hit that the index gave: from memory, but seldom from the database's own. */
  private static final double HIT = 20;

  /** To look a hit up in the table of messages, for the sake of the other filters. */
  private static final double LOOKUP = 30;

  /** To read the words of a message, which lie outside of its row, compressed. */
  private static final double READING = 100;

  /** By how much more than the least a way is longer, so that it seldom ends short of a page. */
  private static final double RESERVE = 1.5;

  /** Words in a larger part of all messages are known to the planner one by one. */
  private static final double KNOWN = 0.01;

  private static final double GATHERED = 1_000;

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

  /** What is known once so many hits were gathered and there were more. */
  SearchOdds withMoreHitsThan(double gathered) {
    return new SearchOdds(messages, Math.max(hits, gathered), others, undated, skipped);
  }

  /** Of how many messages, one behind the other, some fill a page, if all are spread evenly. */
  double walk(int limit) {
    return skipped + RESERVE * limit * (messages / hits) * (messages / undated);
  }

  /** What it costs to find the hits among so many messages, and a page of them. */
  double costOfWalking(double length, int limit) {
    return length + costOfHits(length * Math.min(1, hits / messages), limit);
  }

  /** Of how many messages, among those the other filters leave, the words fill a page. */
  double reading(int limit) {
    return RESERVE * limit * (messages / hits);
  }

  /** What it costs to find all that the other filters leave, and to read the words of so many. */
  double costOfReading(double length) {
    return others + READING * Math.min(others, length);
  }

  /** How many hits to gather at first: rare words are all equally rare to the planner. */
  double gathering() {
    return hits > KNOWN * messages ? RESERVE * hits : GATHERED;
  }

  /** What it costs to gather all hits, but no more than so many, and put them in order. */
  double costOfGathering(double length, int limit) {
    return POSTING * hits + costOfHits(Math.min(hits, length), limit);
  }

  /** To fetch so many, and to look them up in their order until a page is full. */
  private double costOfHits(double count, int limit) {
    double page = RESERVE * limit * (messages / undated) + count * Math.min(1, skipped / messages);
    return HIT * count + (others < messages ? LOOKUP * Math.min(count, page) : 0);
  }
}
