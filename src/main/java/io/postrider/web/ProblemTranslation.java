package io.postrider.web;

import jakarta.validation.ConstraintViolationException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.validation.BindException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingPathVariableException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;

/** The one place where what was thrown becomes what is answered. */
final class ProblemTranslation {

  static final Duration STORAGE_RETRY = Duration.ofSeconds(5);

  private static final int DEEPEST = 20;

  private ProblemTranslation() {}

  static Problem of(Throwable failure) {
    Optional<Problem> named = named(failure);
    if (named.isPresent()) {
      return named.get();
    }
    if (BrokenBody.isOne(failure)) {
      return BrokenBody.problem();
    }
    return switch (failure) {
      case HttpMessageNotReadableException unreadable -> ofBody(unreadable);
      case JacksonException json -> Problem.of(ProblemCode.INTERNAL, internal());
      case BindException invalid -> ValidationProblems.of(invalid);
      case HandlerMethodValidationException invalid -> ValidationProblems.of(invalid);
      case ConstraintViolationException invalid ->
          ValidationProblems.of(invalid.getConstraintViolations());
      case MethodArgumentTypeMismatchException mismatch -> ofParameter(mismatch);
      case MissingServletRequestParameterException missing -> required(missing.getParameterName());
      case MissingRequestHeaderException missing -> required(missing.getHeaderName());
      case MissingPathVariableException bug -> Problem.of(ProblemCode.INTERNAL, internal());
      case MissingRequestValueException missing ->
          Problem.of(ProblemCode.VALIDATION_FAILED, "A part of the request is missing.");
      case NoResourceFoundException unknown -> nothingHere();
      case NoHandlerFoundException unknown -> nothingHere();
      case HttpRequestMethodNotSupportedException method ->
          Problem.of(
              ProblemCode.METHOD_NOT_ALLOWED,
              method.getMethod() + " is not allowed here; " + list(method.getSupportedMethods()));
      case HttpMediaTypeNotAcceptableException type ->
          Problem.of(
              ProblemCode.NOT_ACCEPTABLE,
              "Nothing of the accepted types; available: " + type.getSupportedMediaTypes());
      case HttpMediaTypeNotSupportedException type ->
          Problem.of(
              ProblemCode.UNSUPPORTED_MEDIA_TYPE,
              "The body has the type "
                  + type.getContentType()
                  + "; supported: "
                  + type.getSupportedMediaTypes());
      case AuthenticationException unknown -> ofStatus(401);
      case AccessDeniedException denied -> ofStatus(403);
      case RequestRejectedException rejected -> ofStatus(400);
      case InvalidParameterException unreadable -> ofStatus(400);
      case OptimisticLockingFailureException raced ->
          Problem.of(ProblemCode.CONFLICT, "The resource was changed by someone else meanwhile.")
              .withHint("Read it again and repeat the change.");
      case DuplicateKeyException taken ->
          Problem.of(ProblemCode.CONFLICT, "Something with the same key exists already.");
      case DataIntegrityViolationException unfit when StorageFailures.isUnfitText(unfit) ->
          Problem.of(
              ProblemCode.VALIDATION_FAILED, "A text holds a character that cannot be kept: NUL.");
      case Throwable other when StorageFailures.isOne(other) ->
          Problem.of(ProblemCode.STORAGE_UNAVAILABLE, "The database cannot be reached just now.")
              .withRetryAfter(STORAGE_RETRY);
      case ErrorResponse framework -> ofStatus(framework.getStatusCode().value());
      default -> Problem.of(ProblemCode.INTERNAL, internal());
    };
  }

  /** What an error status tells that came without an exception. */
  static Problem ofStatus(int status) {
    return switch (status) {
      case 401 -> Problem.of(ProblemCode.UNAUTHENTICATED, "A valid bearer token is needed.");
      case 403 -> Problem.of(ProblemCode.FORBIDDEN, "This is not allowed to the caller.");
      case 404 -> nothingHere();
      case 405 -> Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "The method is not allowed here.");
      case 406 -> Problem.of(ProblemCode.NOT_ACCEPTABLE, "Nothing of the accepted types.");
      case 413 -> Problem.of(ProblemCode.PAYLOAD_TOO_LARGE, "The request body is too large.");
      case 415 ->
          Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "The type of the body is not supported.");
      case 416 ->
          Problem.of(ProblemCode.RANGE_NOT_SATISFIABLE, "The range lies outside of the content.");
      case 429 -> Problem.of(ProblemCode.RATE_LIMITED, "Too many requests.");
      default ->
          status >= 400 && status < 500
              ? Problem.of(
                  ProblemCode.REQUEST_MALFORMED, "The request does not follow HTTP as it should.")
              : Problem.of(ProblemCode.INTERNAL, internal());
    };
  }

  private static Optional<Problem> named(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof ProblemException named) {
        return Optional.of(named.problem());
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  private static Problem ofBody(HttpMessageNotReadableException unreadable) {
    if (unreadable.getCause() instanceof JacksonIOException) {
      return Problem.of(ProblemCode.REQUEST_MALFORMED, "The body broke off before its end.");
    }
    return unreadable.getCause() instanceof JacksonException json
        ? JsonProblems.of(json)
        : Problem.of(ProblemCode.REQUEST_MALFORMED, "A JSON body is needed, and none can be read.");
  }

  private static Problem ofParameter(MethodArgumentTypeMismatchException mismatch) {
    MethodParameter parameter = mismatch.getParameter();
    if (parameter.hasParameterAnnotation(PathVariable.class)) {
      // an id that cannot be one names nothing
      return nothingHere();
    }
    return field(
        mismatch.getName(), "type", "must be " + JsonShapes.of(mismatch.getRequiredType()));
  }

  private static Problem required(String field) {
    return field(field, "required", "is required");
  }

  private static Problem field(String field, String code, String message) {
    return ValidationProblems.problem(List.of(new FieldProblem(field, code, message)));
  }

  private static Problem nothingHere() {
    return Problem.of(ProblemCode.NOT_FOUND, "There is nothing at this address.");
  }

  private static String internal() {
    return "Something went wrong inside; the log tells more under this requestId.";
  }

  private static String list(String @Nullable [] methods) {
    return methods == null ? "" : "allowed: " + String.join(", ", Arrays.asList(methods));
  }
}
