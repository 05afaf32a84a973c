#!/bin/sh
# Fuzzes io.postrider.pop3, one target after the other; see docs/fuzzing.md.
#
#   src/test/fuzz.sh                     lists the targets
#   src/test/fuzz.sh <minutes> <target>  one target; "all" for each of them in turn
#
# Stops at a finding: the input that shows it lies then beside the seeds, in
# src/test/resources/io/postrider/pop3/fuzz/, and fails the ordinary test run from there.
set -eu
cd "$(dirname "$0")/../.."

targets='
unstuffer    UnstufferFuzzTests#agreesWithThePlainMachine
status-line  StatusLineFuzzTests#findsTheLinesThatAreThere
greeting     GreetingFuzzTests#opensToWhatItUnderstood
list         ListingFuzzTests#listsWhatTheServerSaid
uidl         ListingFuzzTests#namesWhatTheServerSaid
listing      ListingFuzzTests#joinsWhatTheServerSaidInOneFlight
sasl         SaslFuzzTests#believesNoServerThatHasNotProvenItself
session      SessionFuzzTests#staysWholeWhateverTheServerSays
proxy        ProxyFuzzTests#opensNoTunnelThatWasNotGranted
'

if [ $# -ne 2 ]; then
  printf 'usage: %s <minutes> <target>|all\n%s' "$0" "$targets" >&2
  exit 2
fi
minutes=$1
wanted=$2

found=
while read -r name test; do
  if [ -n "$name" ] && { [ "$wanted" = all ] || [ "$wanted" = "$name" ]; }; then
    found=yes
    echo "== $name: $minutes minutes of $test"
    # the hooks carry the coverage that guides the fuzzer; ordinary test runs go without them
    JAZZER_FUZZ=1 JAZZER_HOOKS=1 JAZZER_MAX_DURATION="${minutes}m" \
      "${MVN:-./mvnw}" -B -ntp test -Dtest="io.postrider.pop3.fuzz.$test" </dev/null
  fi
done <<EOF
$targets
EOF

if [ -z "$found" ]; then
  echo "no such target: $wanted" >&2
  exit 2
fi
