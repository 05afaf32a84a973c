package io.postrider.mime;

import java.util.List;

/**
 * What a message says, as far as it can be read.
 *
 * @param preview the first readable words, white space collapsed, at most 200 characters
 * @param text what its text parts say, HTML without its tags: for searching, not for showing; of
 *     the first MiB of text
 * @param truncated not all of its structure was read: see the problems
 */
public record ParsedMessage(
    Envelope envelope,
    String preview,
    String text,
    List<ParsedAttachment> attachments,
    ParseStatus status,
    List<ParseProblem> problems,
    boolean truncated) {}
