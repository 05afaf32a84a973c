package io.postrider.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * One field of a request that is not valid.
 *
 * @param field the path as the client wrote it, {@code limits.maxMessageBytes}, {@code scopes[2]}
 * @param code a short word for programs, {@code unknown}, {@code type}, {@code not_blank}
 * @param message a sentence for people
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record FieldProblem(String field, String code, String message) {}
