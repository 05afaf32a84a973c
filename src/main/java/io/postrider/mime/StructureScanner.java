package io.postrider.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the parts of a message (RFC 2046 §5.1) in one pass over its lines: a stack of open
 * multiparts instead of recursion, a table of their boundaries instead of comparing each line with
 * each. Needs memory for the headers it keeps, never for bodies. One scan per instance.
 */
final class StructureScanner {
  static final int DEPTH_LIMIT = 100;
  static final int PART_LIMIT = 10_000;
  private static final int HEADER_LINE_LIMIT = 10_000;
  private static final int HEADER_OCTET_LIMIT = 1024 * 1024;
  private static final int PART_HEADER_LINE_LIMIT = 100_000;
  private static final int PART_HEADER_OCTET_LIMIT = 4 * 1024 * 1024;
  private static final int DELIMITER_LIMIT = 8 * 1024;

  /** An open multipart; the boundary is null until it is guessed. */
  private static final class Frame {
    private final Entity entity;
    private @Nullable String boundary;
    private @Nullable Frame shadowed;
    private boolean closed;

    Frame(Entity entity) {
      this.entity = entity;
    }
  }

  private final Problems problems;
  private final LineScanner lines;
  private final HeaderBlock.Budget partBudget =
      new HeaderBlock.Budget(PART_HEADER_LINE_LIMIT, PART_HEADER_OCTET_LIMIT);
  private final Deque<Frame> open = new ArrayDeque<>();
  private final Map<String, Frame> boundaries = new HashMap<>();
  private final List<Entity> leaves = new ArrayList<>();
  private final Entity root =
      new Entity(
          "",
          0,
          new HeaderBlock(
              new HeaderBlock.Budget(HEADER_LINE_LIMIT, HEADER_OCTET_LIMIT), /* only */ false),
          "text/plain");

  /** What the lines belong to; null between parts. */
  private @Nullable Entity current = root;

  private boolean inHeader = true;
  private long brokenLineAt = -1;
  private int parts = 1;
  private int lastBreak;
  private boolean truncated;

  private StructureScanner(InputStream in, long size, Problems problems) {
    this.lines = new LineScanner(in, size);
    this.problems = problems;
  }

  static Structure scan(OctetSource source, Problems problems) throws IOException {
    try (InputStream in = source.open(0, source.size())) {
      return new StructureScanner(in, source.size(), problems).scan();
    }
  }

  private Structure scan() throws IOException {
    while (!truncated && lines.next(keep())) {
      if (!isDelimiter()) {
        Entity entity = current;
        if (entity != null && inHeader) {
          headerLine(entity);
        }
        if (lines.hasNul() && (entity == null || entity.encoding() != TransferEncoding.BINARY)) {
          problems.add(
              ParseProblemCode.OCTETS_NUL, entity == null ? "between parts" : entity.label());
        }
      }
      lastBreak = lines.breakLength();
    }
    if (!truncated) {
      endCurrent(lines.end(), 0);
    }
    while (!open.isEmpty()) {
      pop(lines.end());
    }
    if (!root.header().hasFields()) {
      problems.add(ParseProblemCode.HEADER_MISSING, "no header field");
    }
    return new Structure(root, List.copyOf(leaves), truncated);
  }

  private int keep() {
    Entity entity = current;
    return inHeader && entity != null ? entity.header().keep() : DELIMITER_LIMIT;
  }

  // ---- headers

  private void headerLine(Entity entity) {
    int name = HeaderBlock.nameLength(lines);
    if (lines.isEmpty()) {
      tellBrokenLine();
      headerEnds(entity, lines.end());
    } else if (HeaderBlock.isContinuation(lines)) {
      tellBrokenLine();
      entity.header().continuation(lines);
    } else if (name > 0) {
      tellBrokenLine();
      entity.header().field(lines, name);
    } else if (brokenLineAt < 0) {
      brokenLineAt = lines.start();
      entity.header().end();
    } else {
      // Two lines in a row that belong to no header: the blank line before the body is missing.
      long bodyFrom = brokenLineAt;
      tellBrokenLine();
      headerEnds(entity, bodyFrom);
    }
  }

  private void tellBrokenLine() {
    if (brokenLineAt >= 0) {
      problems.add(ParseProblemCode.HEADER_MALFORMED, "line at octet " + brokenLineAt);
      brokenLineAt = -1;
    }
  }

  private void headerEnds(Entity entity, long bodyFrom) {
    inHeader = false;
    entity.headerEnds(bodyFrom, problems);
    if (entity.header().isExhausted()) {
      problems.add(ParseProblemCode.HEADER_TOO_MANY, entity.label());
    }
    if (!entity.isMultipart()) {
      return;
    }
    if (entity.depth() >= DEPTH_LIMIT) {
      problems.add(ParseProblemCode.TOO_DEEP, "deeper than " + DEPTH_LIMIT);
      return;
    }
    Frame frame = new Frame(entity);
    open.push(frame);
    current = null;
    String boundary = entity.typeParameter("boundary");
    if (boundary == null || boundary.isBlank() || boundary.length() > DELIMITER_LIMIT - 8) {
      problems.add(ParseProblemCode.MISSING_BOUNDARY, entity.label());
    } else {
      if (boundaries.containsKey(boundary)) {
        problems.add(ParseProblemCode.AMBIGUOUS_BOUNDARY, entity.label());
      }
      name(frame, boundary);
    }
  }

  // ---- multiparts

  private void name(Frame frame, String boundary) {
    frame.boundary = boundary;
    frame.shadowed = boundaries.put(boundary, frame);
  }

  private boolean isDelimiter() {
    if (open.isEmpty() || !lines.startsWithTwoHyphens() || lines.length() > DELIMITER_LIMIT) {
      return false;
    }
    String exact = lines.text().substring(2);
    String text = exact.stripTrailing();
    // a boundary may itself end with blanks, although RFC 2046 §5.1.1 forbids it
    Frame frame = boundaries.get(exact);
    boolean closing = false;
    if (frame == null) {
      frame = boundaries.get(text);
    }
    if (frame == null && text.endsWith("--")) {
      frame = boundaries.get(text.substring(0, text.length() - 2));
      closing = frame != null;
    }
    if (frame == null) {
      frame = guessed(text);
    }
    if (frame == null) {
      return false;
    }
    endCurrent(lines.start(), lastBreak);
    while (open.peek() != frame) {
      pop(lines.start());
    }
    if (closing) {
      frame.closed = true;
      pop(lines.start());
    } else {
      begin(frame);
    }
    return true;
  }

  /** Where the boundary parameter is missing, the first line that looks like a delimiter is one. */
  private @Nullable Frame guessed(String text) {
    Frame top = open.peek();
    if (top == null || top.boundary != null || current != null || text.isBlank()) {
      return null;
    }
    name(top, text);
    return top;
  }

  private void begin(Frame frame) {
    if (parts == PART_LIMIT) {
      problems.add(ParseProblemCode.TOO_MANY_PARTS, "the first " + PART_LIMIT);
      truncated = true;
      return;
    }
    parts++;
    current = frame.entity.child(new HeaderBlock(partBudget, /* onlyContentFields */ true));
    inHeader = true;
  }

  private void endCurrent(long offset, int breakBefore) {
    Entity entity = current;
    if (entity == null) {
      return;
    }
    if (inHeader) {
      boolean onlyBrokenLine = brokenLineAt >= 0;
      long bodyFrom = onlyBrokenLine ? brokenLineAt : offset;
      tellBrokenLine();
      headerEnds(entity, bodyFrom);
      if (current == null) {
        return; // a multipart with nothing but a header: now open, to be closed by the caller
      }
    }
    entity.bodyEnds(offset - breakBefore);
    leaves.add(entity);
    current = null;
  }

  private void pop(long offset) {
    Frame frame = open.pop();
    Entity entity = frame.entity;
    if (frame.boundary != null) {
      if (frame.shadowed == null) {
        boundaries.remove(frame.boundary);
      } else {
        boundaries.put(frame.boundary, frame.shadowed);
      }
    }
    entity.bodyEnds(offset);
    if (entity.isContentless()) {
      problems.add(ParseProblemCode.NO_PARTS, entity.label());
      entity.becomes("text/plain");
      leaves.add(entity);
    } else if (!frame.closed && !truncated) {
      problems.add(ParseProblemCode.UNTERMINATED, entity.label());
    }
  }
}
