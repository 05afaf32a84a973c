package io.postrider.fetch;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What goes wrong in a run, and when: each command that the server reads and each call to the
 * database is a step, and the fault comes at one of them. Shared by the threads of a poll, the
 * server and the database; the steps of other threads do not count.
 */
final class Interruption {

  /** What happens at the step. */
  enum Fault {
    /** Nothing: the steps are only counted. */
    NONE,
    /** The process dies: from here on nothing reaches the server or the database. */
    CRASH,
    /** The commands are counted alone, and at this one the server hangs up. */
    HANG_UP,
    /** The commits are counted alone: this one is done, and its answer never comes. */
    COMMIT_UNANSWERED
  }

  private final AtomicInteger steps = new AtomicInteger();
  private volatile Fault fault = Fault.NONE;
  private volatile int at;
  private volatile boolean armed;
  private volatile boolean dead;
  private volatile boolean happened;

  /** From now on steps count, until the fault comes at this one. */
  void plan(Fault planned, int step) {
    steps.set(0);
    fault = planned;
    at = step;
    happened = false;
    dead = false;
    armed = true;
  }

  /** Steps do not count while the test itself looks around; a process that died is back. */
  void pause() {
    armed = false;
    dead = false;
  }

  /** What was planned and has not come yet is still to come. */
  void resume() {
    armed = fault != Fault.NONE && !happened;
  }

  /** How many of the steps that count there were. */
  int steps() {
    return steps.get();
  }

  boolean happened() {
    return happened;
  }

  /** Whether the server hangs up instead of answering this command. */
  boolean command() {
    return dead || (comes(fault == Fault.CRASH || fault == Fault.HANG_UP) && struck());
  }

  /** Whether this call fails before the database hears of it. */
  boolean call() {
    return dead || (comes(fault == Fault.CRASH) && struck());
  }

  /** Whether the answer to this commit, which the database has done, is lost. */
  boolean commitUnanswered() {
    return comes(fault == Fault.COMMIT_UNANSWERED) && struck();
  }

  private boolean comes(boolean counts) {
    return armed && counts && steps.incrementAndGet() == at;
  }

  private boolean struck() {
    happened = true;
    armed = false;
    dead = fault == Fault.CRASH;
    return true;
  }
}
