package io.postrider.pop3;

/** The same against a server that announces PIPELINING. */
class PipelinedContractTests extends ScriptedContractTests {

  @Override
  ScriptedPop3Server.Builder configure(ScriptedPop3Server.Builder builder) {
    return builder.pipelining();
  }
}
