package io.postrider.access;

import io.postrider.web.Caller;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.util.function.SingletonSupplier;

/**
 * A caller who was recognised. It belongs to one request and holds no token, so nothing that prints
 * it can give one away.
 */
final class CallerAuthentication extends AbstractAuthenticationToken implements Caller {

  static final String AUTHORITY = "SCOPE_";

  private final String id;
  private final String displayName;
  private final Set<String> scopes;
  private final transient Supplier<Optional<Set<UUID>>> accounts;
  private final transient Function<CallerAuthentication, Caller> renewal;

  /**
   * @param id what stays the same for this caller, {@code token:<uuid>}
   * @param displayName the caller's name for people
   * @param accounts asked once, when first needed
   * @param renewal finds this caller again as its token stands by then
   */
  CallerAuthentication(
      String id,
      String displayName,
      Set<String> scopes,
      Supplier<Optional<Set<UUID>>> accounts,
      Function<CallerAuthentication, Caller> renewal) {
    super(scopes.stream().map(scope -> new SimpleGrantedAuthority(AUTHORITY + scope)).toList());
    this.id = id;
    this.displayName = displayName;
    this.scopes = Set.copyOf(scopes);
    this.accounts = SingletonSupplier.of(accounts);
    this.renewal = renewal;
    super.setAuthenticated(true);
  }

  @Override
  public String getName() {
    return id;
  }

  @Override
  public String name() {
    return displayName;
  }

  @Override
  public Set<String> scopes() {
    return scopes;
  }

  @Override
  public Optional<Set<UUID>> accounts() {
    return accounts.get();
  }

  @Override
  public Caller renewed() {
    return renewal.apply(this);
  }

  @Override
  public Object getCredentials() {
    return "";
  }

  @Override
  public Object getPrincipal() {
    return id;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
