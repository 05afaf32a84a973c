package io.postrider.fetch;

import io.postrider.account.AccountDirectory;
import io.postrider.account.AccountPolling;
import io.postrider.account.AccountSettings;
import io.postrider.audit.AuditEntry;
import io.postrider.audit.AuditLog;
import io.postrider.web.ProblemException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Takes over what another program has fetched from a mailbox, so that nothing is downloaded again:
 * the UIDLs it has seen become entries that are skipped. A poll that runs meanwhile stores nothing
 * more, and the next one finds them.
 */
@Service
public class UidlImports {

  private static final int SLICE = 1_000;

  private final UidlLedger ledger;
  private final ImportedEntries entries;
  private final AccountPolling accounts;
  private final AccountDirectory directory;
  private final AuditLog audit;

  UidlImports(
      UidlLedger ledger,
      ImportedEntries entries,
      AccountPolling accounts,
      AccountDirectory directory,
      AuditLog audit) {
    this.ledger = ledger;
    this.entries = entries;
    this.accounts = accounts;
    this.directory = directory;
    this.audit = audit;
  }

  /**
   * What came of an import.
   *
   * @param format what the file turned out to be
   * @param source the mailbox in the file; null where the file does not say
   * @param read UIDLs of that mailbox in the file, each counted once
   * @param imported of these, those that will not be fetched now
   * @param known of these, those of which the ledger has decided before
   */
  @Schema(name = "ImportedUidls")
  public record Imported(
      UidlFile.Format format, @Nullable String source, int read, int imported, int known) {}

  /**
   * Imports a file.
   *
   * @param format {@code getmail}, {@code fetchmail} or {@code mpop}; null: the file tells
   * @param source which mailbox of a file that names them, {@code user@host}; null: the account's
   * @throws ProblemException {@code validation.failed}, with the line where it is one
   */
  public Imported take(
      UUID accountId, InputStream file, @Nullable String format, @Nullable String source)
      throws IOException {
    UidlFile read = UidlFile.read(new BufferedInputStream(file), format(format));
    String from = choose(read, accountId, source);
    Set<String> uidls = new LinkedHashSet<>(read.mailboxes().getOrDefault(from, List.of()));
    int imported =
        audit.recorded(
            () -> take(accountId, uidls),
            taken ->
                AuditEntry.ofAccount("uidls.imported", accountId)
                    .with("format", read.format().code())
                    .with("read", uidls.size())
                    .with("imported", taken));
    return new Imported(
        read.format(),
        from.isEmpty() ? null : from,
        uidls.size(),
        imported,
        uidls.size() - imported);
  }

  private int take(UUID accountId, Set<String> uidls) {
    long epoch = accounts.interrupt(accountId);
    int taken = 0;
    var slice = new ArrayList<String>(SLICE);
    for (String uidl : uidls) {
      slice.add(uidl);
      if (slice.size() == SLICE) {
        taken += take(accountId, epoch, slice);
        slice.clear();
      }
    }
    return taken + take(accountId, epoch, slice);
  }

  private int take(UUID accountId, long epoch, List<String> uidls) {
    if (uidls.isEmpty()) {
      return 0;
    }
    var pending = new ArrayList<Long>();
    Set<String> unknown = new HashSet<>(uidls);
    for (Collection<LedgerEntry> same : ledger.of(accountId, epoch, uidls)) {
      for (LedgerEntry entry : same) {
        unknown.remove(entry.key().uidl());
        if (entry.state() == EntryState.SEEN || entry.state() == EntryState.VANISHED) {
          pending.add(entry.id());
        }
      }
    }
    entries.pending(pending);
    entries.unknown(accountId, epoch, uidls.stream().filter(unknown::contains).toList());
    return pending.size() + unknown.size();
  }

  private static UidlFile.@Nullable Format format(@Nullable String code) {
    if (code == null || code.equals("auto")) {
      return null;
    }
    return Arrays.stream(UidlFile.Format.values())
        .filter(format -> format.code().equals(code))
        .findFirst()
        .orElseThrow(() ->
            ProblemException.invalid(
                "format", "unknown", "must be one of auto, getmail, fetchmail, mpop"));
  }

  private String choose(UidlFile file, UUID accountId, @Nullable String source) {
    Set<String> known = file.mailboxes().keySet();
    if (source != null) {
      return known.stream()
          .filter(mailbox -> mailbox.equalsIgnoreCase(source))
          .findFirst()
          .orElseThrow(() -> ambiguous(known));
    }
    if (known.contains("")) {
      return ""; // the format does not say whose they are
    }
    AccountSettings.Connection mailbox =
        directory.find(accountId).orElseThrow(() -> ambiguous(known)).settings().connection();
    String own = (mailbox.username() + "@" + mailbox.host()).toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(name -> name.toLowerCase(Locale.ROOT).equals(own))
        .findFirst()
        .orElseThrow(() -> ambiguous(known));
  }

  private static ProblemException ambiguous(Set<String> known) {
    List<String> some = known.stream().limit(20).toList();
    return ProblemException.invalid(
        "source",
        "unknown",
        "must be one of the mailboxes in the file, where the account's own is not: "
            + String.join(", ", some));
  }
}
