package io.postrider.mime;

/**
 * One thing found wrong.
 *
 * @param detail where and what, at most 200 characters, without the content of bodies
 */
public record ParseProblem(ParseProblemCode code, String detail) {}
