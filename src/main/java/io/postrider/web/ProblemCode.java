package io.postrider.web;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.URI;
import java.util.Arrays;

/**
 * The closed set of things that may go wrong, as clients see it: a stable dotted code, the HTTP
 * status that goes with it when a request fails for it, and a title for people.
 */
public enum ProblemCode {
  AUTH_REJECTED("auth.rejected", 422, "The mail server rejected the credentials"),
  AUTH_TOO_WEAK("auth.too_weak", 422, "The mail server offers no login that is strong enough"),
  AUTH_CONSENT_REQUIRED(
      "auth.consent_required", 422, "The owner of the mailbox must give consent again"),
  TOKEN_UNAVAILABLE("token.unavailable", 502, "The authorization server gives no token just now"),
  TOKEN_REJECTED("token.rejected", 422, "The authorization server rejected the client"),
  TOKEN_INVALID("token.invalid", 502, "The authorization server does not answer as it should"),
  MAILBOX_IN_USE("mailbox.in_use", 409, "The mailbox is in use by another session"),
  MAILBOX_LOGIN_DELAY(
      "mailbox.login_delay", 409, "The mail server asks for a pause between logins"),
  SERVER_TEMPORARY("server.temporary", 502, "The mail server has a temporary failure"),
  SERVER_PERMANENT("server.permanent", 502, "The mail server has a permanent failure"),
  TLS_UNTRUSTED("tls.untrusted", 422, "The certificate of the mail server is not trusted"),
  TLS_HOSTNAME("tls.hostname", 422, "The certificate names another host"),
  TLS_REQUIRED("tls.required", 422, "The mail server does not offer the TLS that is required"),
  TLS_HANDSHAKE("tls.handshake", 422, "The TLS handshake failed"),
  CONNECT_REFUSED("connect.refused", 422, "The connection was refused"),
  CONNECT_TIMEOUT("connect.timeout", 504, "The mail server did not answer in time"),
  CONNECT_UNKNOWN_HOST("connect.unknown_host", 422, "The host is unknown"),
  CONNECT_FORBIDDEN_ADDRESS(
      "connect.forbidden_address", 422, "This address or port may not be contacted"),
  PROTOCOL_VIOLATION("protocol.violation", 502, "The server does not speak POP3 as it should"),
  LIMIT_EXCEEDED("limit.exceeded", 422, "A limit was exceeded"),
  UIDL_UNSUPPORTED("uidl.unsupported", 422, "The mail server does not offer UIDL"),
  UIDL_RESET_SUSPECTED("uidl.reset_suspected", 409, "All UIDLs changed at once"),
  MESSAGE_TOO_LARGE("message.too_large", 422, "The message is larger than allowed"),
  DURABILITY_INSUFFICIENT(
      "durability.insufficient", 422, "The database is not durable enough for this"),
  LOGIN_DELAY_BEYOND_INTERVAL(
      "settings.login_delay", 409, "The mail server wants longer pauses than the interval"),
  EXPIRE_CONTRADICTS_DELETION(
      "settings.expire", 409, "The mail server removes mail before the account's policy does"),
  DELETE_NOT_HONOURED(
      "delete_not_honoured", 409, "The mail server keeps what it was asked to delete"),
  STORAGE_UNAVAILABLE("storage.unavailable", 503, "The database cannot be reached"),
  VALIDATION_FAILED("validation.failed", 422, "The request is not valid"),
  REQUEST_MALFORMED("request.malformed", 400, "The request cannot be read"),
  METHOD_NOT_ALLOWED("method.not_allowed", 405, "The method is not allowed here"),
  NOT_ACCEPTABLE("not_acceptable", 406, "No acceptable representation"),
  UNSUPPORTED_MEDIA_TYPE("unsupported_media_type", 415, "The media type is not supported"),
  PAYLOAD_TOO_LARGE("payload.too_large", 413, "The request body is too large"),
  NOT_FOUND("not_found", 404, "Not found"),
  GONE("gone", 410, "Gone"),
  CONFLICT("conflict", 409, "The request conflicts with the state of the resource"),
  PRECONDITION_FAILED("precondition.failed", 412, "The resource has changed since"),
  RANGE_NOT_SATISFIABLE("range.not_satisfiable", 416, "The range cannot be satisfied"),
  CURSOR_INVALID("cursor.invalid", 400, "The cursor is not valid"),
  CURSOR_EXPIRED("cursor.expired", 410, "The cursor has expired"),
  RATE_LIMITED("rate.limited", 429, "Too many requests"),
  ISSUER_UNAVAILABLE("issuer.unavailable", 503, "The issuer of the token cannot be reached"),
  UNAUTHENTICATED("unauthenticated", 401, "Authentication is needed"),
  FORBIDDEN("forbidden", 403, "Not allowed"),
  WEBHOOK_REJECTED("webhook.rejected", 502, "The endpoint did not accept the delivery"),
  WEBHOOK_UNREACHABLE("webhook.unreachable", 502, "The endpoint cannot be reached"),
  INTERNAL("internal", 500, "Internal error");

  private static final String TYPE_BASE = "https://postrider.io/problems/";

  private final String code;
  private final int status;
  private final String title;
  private final URI type;

  ProblemCode(String code, int status, String title) {
    this.code = code;
    this.status = status;
    this.title = title;
    this.type = URI.create(TYPE_BASE + code);
  }

  /** The stable dotted code, {@code auth.rejected}. */
  @JsonValue
  public String code() {
    return code;
  }

  /** The HTTP status of a request that fails for this reason. */
  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** The {@code type} of RFC 9457: an identifier, not a page that must exist. */
  public URI type() {
    return type;
  }

  /**
   * The problem with this code. A code that this version does not know, left behind in the database
   * by a newer replica, reads as {@link #INTERNAL}: one such row must not hide all the others.
   */
  @JsonCreator
  public static ProblemCode of(String code) {
    return Arrays.stream(values())
        .filter(candidate -> candidate.code.equals(code))
        .findFirst()
        .orElse(INTERNAL);
  }
}
