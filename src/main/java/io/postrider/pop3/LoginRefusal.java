package io.postrider.pop3;

/** What a server says about its refusal through the mechanism itself, beside the {@code -ERR}. */
public sealed interface LoginRefusal permits BearerRefusal, ScramRefusal {}
