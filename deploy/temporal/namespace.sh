#!/bin/sh
# Makes the namespace and the keyword search attributes our runs are started with. Safe to repeat.
# Needs the temporal CLI, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, RETENTION, KEYWORDS.
set -eu

until temporal operator cluster health >/dev/null 2>&1; do
  echo "waiting for Temporal at $TEMPORAL_ADDRESS"
  sleep 1
done

temporal operator namespace describe -n "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create -n "$TEMPORAL_NAMESPACE" --retention "$RETENTION"

# A new namespace is known to all parts of the server only after some seconds.
until temporal operator search-attribute list -n "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; do sleep 1; done

for name in $KEYWORDS; do
  temporal operator search-attribute list -n "$TEMPORAL_NAMESPACE" | grep -qw "$name" ||
    temporal operator search-attribute create -n "$TEMPORAL_NAMESPACE" --name "$name" --type Keyword
done
