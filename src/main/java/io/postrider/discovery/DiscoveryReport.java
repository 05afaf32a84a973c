package io.postrider.discovery;

import java.util.List;

/**
 * What was found out about an address.
 *
 * @param candidates best first; none if nobody named a POP3 server
 * @param hints what holds of the domain as a whole, {@code pop3.not_offered} among them
 * @param lookups who was asked
 */
public record DiscoveryReport(
    String address,
    String domain,
    List<Candidate> candidates,
    List<Hint> hints,
    List<Lookup> lookups) {}
