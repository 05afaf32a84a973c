package io.postrider.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key that an embedded database makes for itself: a file beside it, readable by its owner only.
 * It is written in full under another name and then linked into place, so that no reader ever sees
 * half a key and of two starters one wins.
 */
record KeyFile(Path file) {

  static final String NAME = "secrets.key";

  private static final Logger log = LoggerFactory.getLogger(KeyFile.class);

  static KeyFile in(Path folder) {
    return new KeyFile(folder.resolve(NAME));
  }

  /** The ring that is kept here, made on first use. */
  KeyRing readOrMake() {
    try {
      if (Files.notExists(file)) {
        make();
      }
      return KeyRing.parse(Files.readString(file, StandardCharsets.US_ASCII).strip());
    } catch (IOException e) {
      throw new SecretKeyRefused(
          "The key file " + file + " can be neither read nor made (" + e.getMessage() + ").", e);
    } catch (SecretKeyRefused e) {
      throw new SecretKeyRefused("The key file " + file + " is damaged. " + e.getMessage(), e);
    }
  }

  private void make() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    byte[] key = new byte[KeyRing.KEY_BYTES];
    new SecureRandom().nextBytes(key);
    byte[] text =
        (Base64.getEncoder().encodeToString(key) + "\n").getBytes(StandardCharsets.US_ASCII);
    Path draft = file.resolveSibling(NAME + "." + UUID.randomUUID());
    try {
      try (FileChannel out =
          FileChannel.open(
              draft,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              ownerOnly())) {
        ByteBuffer left = ByteBuffer.wrap(text);
        while (left.hasRemaining()) {
          out.write(left);
        }
        out.force(true);
      }
      publish(draft);
      log.info("Made the key that encrypts mailbox secrets: {}", file);
    } catch (FileAlreadyExistsException e) {
      log.debug("Another process made {} first", file);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private void publish(Path draft) throws IOException {
    try {
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      log.debug("No hard links here, so {} is moved into place", file, e);
      Files.move(draft, file);
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
