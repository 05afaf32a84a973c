package io.postrider.account;

/** What one poll may take: octets of one message, messages of one poll. */
public record MailboxLimits(long maxMessageBytes, int maxMessagesPerPoll) {

  /** 50 MiB a message, 5,000 messages a poll. */
  public static final MailboxLimits USUAL = new MailboxLimits(50L * 1024 * 1024, 5_000);
}
