package io.postrider.web;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Texts of clients' JSON that the database could not keep as they are: NUL, which PostgreSQL takes
 * nowhere, and half of a surrogate pair, which no UTF-8 has. Only for bodies of requests; what is
 * stored is read as it is.
 */
final class StrictText {

  /** A text that does not fit; {@link JsonProblems} tells it with the field. */
  static final class Unfit extends IllegalArgumentException {

    Unfit() {
      super("has a NUL or half a character");
    }
  }

  private StrictText() {}

  /** The same mapper, strict with texts and with the names in maps. */
  static JsonMapper of(JsonMapper mapper) {
    return mapper
        .rebuild()
        .addModule(
            new SimpleModule("strict-text")
                .addDeserializer(String.class, new Texts())
                .addKeyDeserializer(String.class, new Names()))
        .build();
  }

  private static String fit(JsonParser parser, String text) {
    if (text.indexOf('\0') >= 0
        || text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      Unfit unfit = new Unfit();
      throw DatabindException.from(parser, unfit.getMessage(), unfit);
    }
    return text;
  }

  private static final class Texts extends StringDeserializer {

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
      return fit(parser, super.deserialize(parser, context));
    }
  }

  private static final class Names extends KeyDeserializer {

    @Override
    public Object deserializeKey(String key, DeserializationContext context) {
      return fit(context.getParser(), key);
    }
  }
}
