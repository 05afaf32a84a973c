package io.postrider.bench.pop3;

import java.io.IOException;
import java.io.Reader;
import org.apache.commons.net.pop3.POP3Client;
import org.apache.commons.net.pop3.POP3MessageInfo;
import org.apache.commons.net.pop3.POP3SClient;

/** Apache Commons Net: a reader for each message, read to its end and counted. */
final class CommonsNetClient implements MailClient {

  private final char[] buffer = new char[65_536];

  @Override
  public Fetched fetch(Maildrop drop, int most) throws IOException {
    long began = System.nanoTime();
    POP3Client client = open(drop);
    try {
      int messages = Math.min(most, client.status().number);
      POP3MessageInfo[] sizes = client.listMessages();
      POP3MessageInfo[] names = client.listUniqueIdentifiers();
      if (sizes.length < messages || names.length < messages) {
        throw new IOException(sizes.length + " listed, " + names.length + " with a unique-id");
      }
      long octets = 0;
      long open = System.nanoTime() - began;
      for (int number = 1; number <= messages; number++) {
        octets += read(client, number);
      }
      client.logout();
      return new Fetched(messages, octets, open);
    } finally {
      client.disconnect();
    }
  }

  private long read(POP3Client client, int number) throws IOException {
    long octets = 0;
    try (Reader reader = client.retrieveMessage(number)) {
      for (int count = reader.read(buffer); count > 0; count = reader.read(buffer)) {
        octets += count;
      }
    }
    return octets;
  }

  @Override
  public int list(Maildrop drop) throws IOException {
    POP3Client client = open(drop);
    try {
      int lines = client.listMessages().length + client.listUniqueIdentifiers().length;
      client.logout();
      return lines;
    } finally {
      client.disconnect();
    }
  }

  @Override
  public int poll(Maildrop drop) throws IOException {
    POP3Client client = open(drop);
    try {
      int messages = client.status().number;
      client.logout();
      return messages;
    } finally {
      client.disconnect();
    }
  }

  private static POP3Client open(Maildrop drop) throws IOException {
    POP3Client client;
    if (drop.tls()) {
      POP3SClient secured = new POP3SClient(true, Trusted.context(drop.authority()));
      secured.setEndpointCheckingEnabled(true);
      client = secured;
    } else {
      client = new POP3Client();
    }
    client.connect(drop.host(), drop.port());
    if (!client.login(drop.user(), drop.password())) {
      client.disconnect();
      throw new IOException("the login was refused");
    }
    return client;
  }
}
