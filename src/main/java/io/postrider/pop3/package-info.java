/**
 * HOW to talk: a POP3 client of our own. It depends on the JDK and JSpecify alone and knows nothing
 * of Postrider.
 *
 * <p>Start at {@link io.postrider.pop3.Pop3Client}. It opens an {@link
 * io.postrider.pop3.AuthorizationSession}, whose {@code authenticate} gives a {@link
 * io.postrider.pop3.TransactionSession}: the states of RFC 1939 §3 are types, so what is illegal in
 * a state does not compile. Messages are pushed into a {@link io.postrider.pop3.MessageSink};
 * whatever fails is a {@link io.postrider.pop3.Pop3Exception}, a closed family. Blocking calls, one
 * thread a session, one absolute {@link io.postrider.pop3.Deadline} for all of a call.
 *
 * <p>What it takes care of, so that nobody above must:
 *
 * <ul>
 *   <li>mail is not lost: only CRLF . CRLF ends a text, half a text is never complete, DELE asks
 *       for a proof, only {@code quit} commits, and an octet too many ends the session;
 *   <li>secrets are not lost: the TLS policy is checked where a credential is written, certificates
 *       and host name always are, and no transcript, exception or {@code toString} holds a secret;
 *   <li>the server's octets are data: every length is bounded ({@link
 *       io.postrider.pop3.Pop3Limits}), every wait too ({@link io.postrider.pop3.Deadline}, {@link
 *       io.postrider.pop3.MinimumRate}).
 * </ul>
 *
 * <p>Inside, from the top down. {@code Connector} finds the way to the server, straight or through
 * a proxy. Each part of a session has a file of its own: {@code Opening}, {@code CapaExchange},
 * {@code LoginExchange} with {@code SaslLogin}, {@code LanguageExchange}, {@code ListingExchange},
 * {@code Retrievals} with {@code TextExchange}, {@code Deletions}, {@code QuitExchange}. What is
 * asked for many messages goes through a {@code Pipeline}: commands ahead of their answers, as many
 * as {@code PipelineDepth} finds worth it. All of them talk through a {@code Dialogue} (a command
 * out, its answer in, nothing in between) over a {@code Connection} (the socket under deadlines and
 * TLS policy). Octets are understood in {@code wire}, mechanisms live in {@code sasl}; neither
 * knows a socket.
 *
 * <p>To watch it, give the client a {@link io.postrider.pop3.TranscriptListener} (the dialogue,
 * secrets blanked) or a {@link io.postrider.pop3.SessionListener} (verbs, outcomes, counts, times).
 *
 * <p>RFC 1939 (POP3), 2449 (CAPA, response codes, PIPELINING), 2595 and 8314 (TLS), 3206 (response
 * codes), 5034 (AUTH), 4616 (PLAIN), 2195 (CRAM-MD5), 5802 and 7677 (SCRAM), 5929 and 9266 (what it
 * binds to), 7628 (OAUTHBEARER), 4422 appendix A (EXTERNAL), 4013 (SASLprep), 6856 (UTF8, LANG),
 * 1928 and 1929 (SOCKS), 9110 §9.3.6 (CONNECT).
 */
@NullMarked
package io.postrider.pop3;

import org.jspecify.annotations.NullMarked;
