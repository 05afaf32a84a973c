package io.postrider.web;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.StdDeserializer;

/** A time that is written as text, as it is answered; a number would be a guess at its unit. */
final class TimeFromText<T> extends StdDeserializer<T> {

  private final Class<T> type;
  private final ValueDeserializer<T> reader;

  TimeFromText(Class<T> type, ValueDeserializer<T> reader) {
    super(type);
    this.type = type;
    this.reader = reader;
  }

  @Override
  public T deserialize(JsonParser parser, DeserializationContext context) {
    return parser.hasToken(JsonToken.VALUE_STRING)
        ? reader.deserialize(parser, context)
        : type.cast(context.handleUnexpectedToken(context.constructType(type), parser));
  }
}
