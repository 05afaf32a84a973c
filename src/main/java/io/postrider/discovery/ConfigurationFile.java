package io.postrider.discovery;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a {@code config-v1.1.xml} (draft-ietf-mailmaint-autoconfig). A stranger wrote it: no
 * document type, no entities but XML's own, no depth, nothing but the elements that are known.
 *
 * @param displayName empty if there is none
 * @param servers of type {@code pop3}, in the order of the file
 * @param oauth2 texts of the element for OAuth 2, by name
 */
record ConfigurationFile(String displayName, List<Server> servers, Map<String, String> oauth2) {

  private static final int DEEPEST = 12;
  private static final int MOST_SERVERS = 10;
  private static final int LONGEST_TEXT = 500;

  /** One server, as texts; {@code authentication} in order of preference. */
  record Server(Map<String, String> texts, List<String> authentication) {
    String text(String name) {
      return texts.getOrDefault(name, "");
    }
  }

  static ConfigurationFile read(byte[] xml) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
    try {
      return new Walk(reader).file();
    } finally {
      reader.close();
    }
  }

  /** One pass over the elements. */
  private static final class Walk {
    private final XMLStreamReader reader;
    private final Deque<String> path = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private final List<Server> servers = new ArrayList<>();
    private final Map<String, String> oauth2 = new HashMap<>();
    private String displayName = "";
    private boolean pop3;

    Walk(XMLStreamReader reader) {
      this.reader = reader;
    }

    ConfigurationFile file() throws XMLStreamException {
      while (reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> begin(reader.getLocalName());
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
            if (text.length() < LONGEST_TEXT) {
              text.append(reader.getText());
            }
          }
          case XMLStreamConstants.END_ELEMENT -> end(path.pop());
          case XMLStreamConstants.DTD -> throw new XMLStreamException("a document type");
          default -> {
            // comments and instructions say nothing
          }
        }
      }
      return new ConfigurationFile(displayName, servers, oauth2);
    }

    private void begin(String element) throws XMLStreamException {
      if (path.size() >= DEEPEST) {
        throw new XMLStreamException("elements too deep in each other");
      }
      path.push(element);
      text.setLength(0);
      if (element.equals("incomingServer")) {
        pop3 =
            "pop3".equals(reader.getAttributeValue(null, "type")) && servers.size() < MOST_SERVERS;
        if (pop3) {
          servers.add(new Server(new HashMap<>(), new ArrayList<>()));
        }
      }
    }

    private void end(String element) {
      String value = text.length() > LONGEST_TEXT ? "" : text.toString().strip();
      text.setLength(0);
      String parent = path.isEmpty() ? "" : path.peek();
      if (parent.equals("incomingServer") && pop3) {
        Server server = servers.getLast();
        if (element.equals("authentication")) {
          server.authentication().add(value);
        } else {
          server.texts().putIfAbsent(element, value);
        }
      } else if (parent.equals("oAuth2")) {
        oauth2.putIfAbsent(element, value);
      } else if (parent.equals("emailProvider") && element.equals("displayName")) {
        displayName = value;
      }
    }
  }
}
