package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.pop3.sasl.ChannelBinding;
import io.postrider.pop3.sasl.Scram;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class TlsBindingTests {

  /** Signed with SHA-384. */
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBijCCAS+gAwIBAgIUAaD5Rj/dpxq7mNeJp3RsnB3+FlcwCgYIKoZIzj0EAwMw
      GjEYMBYGA1UEAwwPcG9wLmV4YW1wbGUuY29tMB4XDTI2MTEyMzEyMzAzNFoXDTM2
      MTEyMDEyMzAzNFowGjEYMBYGA1UEAwwPcG9wLmV4YW1wbGUuY29tMFkwEwYHKoZI
      zj0CAQYIKoZIzj0DAQcDQgAEAvYWfi222Asi5m8ZNOVAioI+qcq4BzfTNxq0xO13
      xWtxuHJ13Wgmpu5lHQDDbf0EWzYZb/152NbSarLaxX+QGqNTMFEwHQYDVR0OBBYE
      FEwL+WwAarqpip6eDV6fEtB3M2sdMB8GA1UdIwQYMBaAFEwL+WwAarqpip6eDV6f
      EtB3M2sdMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwMDSQAwRgIhALKS7kCF
      5xm6YiMxKgRTTc6rF5ABjEKawbKcllTsi+GSAiEAgRjYWkFZWFU9Z0veOmwei7kA
      tVxTBNx5bz3akXkCZxM=
      -----END CERTIFICATE-----
      """;

  @Test
  void theEndPointIsHashedAsItsCertificateIsSigned() throws Exception {
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(CERTIFICATE.getBytes(StandardCharsets.US_ASCII)));

    byte[] input = inputOf(TlsBinding.serverEndPoint(certificate).orElseThrow());

    byte[] hash = MessageDigest.getInstance("SHA-384").digest(certificate.getEncoded());
    int header = "p=tls-server-end-point,,".length();
    assertThat(Arrays.copyOfRange(input, header, input.length)).isEqualTo(hash);
  }

  /** What {@code c=} carries (RFC 5802 §5.1). */
  private static byte[] inputOf(ChannelBinding binding) throws Exception {
    Scram scram = new Scram(Scram.Hash.SHA_256, "alice", "secret", binding);
    String first = new String(scram.answer(new byte[0]), StandardCharsets.US_ASCII);
    String nonce = first.substring(first.indexOf(",r=") + 3);
    String challenge = "r=" + nonce + "more,s=c2FsdA==,i=4096";
    String last =
        new String(
            scram.answer(challenge.getBytes(StandardCharsets.US_ASCII)), StandardCharsets.US_ASCII);
    return Base64.getDecoder().decode(last.substring(2, last.indexOf(",r=")));
  }
}
