package io.postrider.bench;

import io.postrider.bench.pop3.BenchServer;
import io.postrider.pop3.DovecotServer;
import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An account of the service under measurement that deletes on the server what it has stored. */
final class StoreAccount {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ServiceProcess service;
  private final String id;

  StoreAccount(ServiceProcess service, BenchServer server, String user)
      throws IOException, InterruptedException {
    this.service = service;
    String body =
        JSON.writeValueAsString(
            Map.of(
                "name",
                user,
                "host",
                "localhost",
                "port",
                server.tlsPort(),
                "tls",
                "implicit",
                "username",
                user,
                "auth",
                Map.of("mechanism", "auto", "password", DovecotServer.PASSWORD),
                "tls_trust",
                Map.of("caCertificatePem", server.authorityPem()),
                "deletion",
                Map.of("mode", "after_store"),
                "limits",
                Map.of("maxMessageBytes", 52_428_800, "maxMessagesPerPoll", 100_000)));
    this.id = JSON.readTree(service.call("POST", "/api/v1/accounts", body)).get("id").asString();
  }

  String id() {
    return id;
  }

  /** Polls now; the seconds it took as a client sees them. All expected must come, and go. */
  double poll(int expected) throws IOException, InterruptedException {
    long began = System.nanoTime();
    JsonNode poll =
        JSON.readTree(service.call("POST", "/api/v1/accounts/" + id + "/polls?wait=PT4M", ""));
    double seconds = (System.nanoTime() - began) / 1e9;
    if (poll.at("/counts/stored").asInt() != expected
        || poll.at("/counts/deleteRequested").asInt() != expected) {
      throw new IOException("not " + expected + " messages stored and deleted: " + poll);
    }
    return seconds;
  }
}
