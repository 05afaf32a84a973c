package io.postrider.bench.pop3;

import jakarta.mail.FetchProfile;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Properties;

/**
 * Jakarta Mail's own POP3 provider (Angus) in its best shape: sizes and unique-ids fetched at once,
 * each message written to a stream that counts, which is the way that keeps nothing.
 */
final class AngusClient implements MailClient {

  @Override
  public Fetched fetch(Maildrop drop, int most) throws MessagingException, IOException {
    long began = System.nanoTime();
    try (Store store = open(drop);
        Folder inbox = store.getFolder("INBOX")) {
      inbox.open(Folder.READ_ONLY);
      Message[] messages = inbox.getMessages(1, Math.min(most, inbox.getMessageCount()));
      inbox.fetch(messages, listings());
      Counter counter = new Counter();
      long open = System.nanoTime() - began;
      for (Message message : messages) {
        message.writeTo(counter);
      }
      return new Fetched(messages.length, counter.octets, open);
    }
  }

  @Override
  public int list(Maildrop drop) throws MessagingException {
    try (Store store = open(drop);
        Folder inbox = store.getFolder("INBOX")) {
      inbox.open(Folder.READ_ONLY);
      Message[] messages = inbox.getMessages();
      inbox.fetch(messages, listings());
      return 2 * messages.length;
    }
  }

  private static FetchProfile listings() {
    FetchProfile profile = new FetchProfile();
    profile.add(UIDFolder.FetchProfileItem.UID);
    profile.add(FetchProfile.Item.SIZE);
    return profile;
  }

  @Override
  public int poll(Maildrop drop) throws MessagingException {
    try (Store store = open(drop);
        Folder inbox = store.getFolder("INBOX")) {
      inbox.open(Folder.READ_ONLY);
      return inbox.getMessageCount();
    }
  }

  static Store open(Maildrop drop) throws MessagingException {
    Properties properties = new Properties();
    if (drop.tls()) {
      properties.put(
          "mail.pop3s.ssl.socketFactory", Trusted.context(drop.authority()).getSocketFactory());
      properties.put("mail.pop3s.ssl.checkserveridentity", "true");
    }
    Store store = Session.getInstance(properties).getStore(drop.tls() ? "pop3s" : "pop3");
    store.connect(drop.host(), drop.port(), drop.user(), drop.password());
    return store;
  }

  private static final class Counter extends OutputStream {
    private long octets;

    @Override
    public void write(int octet) {
      octets++;
    }

    @Override
    public void write(byte[] array, int from, int length) {
      octets += length;
    }
  }
}
