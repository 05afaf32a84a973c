package io.postrider.discovery;

/**
 * What is good to know before a login is tried.
 *
 * @param code stable, dotted
 * @param text for people
 */
public record Hint(String code, String text) {}
