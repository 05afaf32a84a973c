package io.postrider.message;

/**
 * Something the parser remarked, as it is kept: the dotted code outlives the version that knew it.
 */
public record StoredProblem(String code, String detail) {}
