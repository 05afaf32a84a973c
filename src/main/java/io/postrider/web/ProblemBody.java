package io.postrider.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** A problem as the answer of one request. */
record ProblemBody(@JsonUnwrapped Problem problem, String instance, String requestId) {}
