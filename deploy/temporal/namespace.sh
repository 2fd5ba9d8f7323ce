#!/bin/sh
# Makes the namespace and the keyword search attributes our runs are started with. Safe to repeat.
# Needs the temporal CLI, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, RETENTION, KEYWORDS.
set -eu

# Tries for a minute, then once more so that one sees why it fails.
patiently() {
  tries=60
  until "$@" >/dev/null 2>&1; do
    tries=$((tries - 1))
    if [ "$tries" -eq 0 ]; then
      "$@"
      return
    fi
    sleep 1
  done
}

patiently temporal operator cluster health

temporal operator namespace describe -n "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create -n "$TEMPORAL_NAMESPACE" --retention "$RETENTION"

# A new namespace is known to all parts of the server only after some seconds.
patiently temporal operator search-attribute list -n "$TEMPORAL_NAMESPACE"

for name in $KEYWORDS; do
  temporal operator search-attribute list -n "$TEMPORAL_NAMESPACE" | grep -qw "$name" ||
    temporal operator search-attribute create -n "$TEMPORAL_NAMESPACE" --name "$name" --type Keyword
done
