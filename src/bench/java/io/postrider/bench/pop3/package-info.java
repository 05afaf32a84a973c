/**
 * The POP3 engine beside its peers, for docs/performance.md. Each benchmark is a {@code main}: it
 * starts what it needs (a private Dovecot, peers in processes of their own), lets the peers take
 * turns within each round, in an order shuffled by a seed, and prints a table in Markdown.
 *
 * <p>A peer is a {@link io.postrider.bench.pop3.Peer}. Those in Java live in a {@link
 * io.postrider.bench.pop3.Worker} process each, so that no one's collector, compiler or profile
 * counts for another; what they do there is a {@link io.postrider.bench.pop3.MailClient}.
 */
@NullMarked
package io.postrider.bench.pop3;

import org.jspecify.annotations.NullMarked;
