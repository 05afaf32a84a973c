package io.postrider.account;

import org.jspecify.annotations.Nullable;

/**
 * The proxy on the way to an account's mail server, without the password for it.
 *
 * @param username null = the proxy wants no login
 */
public record ProxyServer(ProxyType type, String host, int port, @Nullable String username) {}
