#!/bin/sh
# Makes Temporal's two databases, or brings them to this version's tables. Safe to repeat.
# Needs temporal-sql-tool, POSTGRES_SEEDS, DB_PORT, POSTGRES_USER, SQL_PASSWORD.
set -eu

tool() {
  database=$1
  shift
  temporal-sql-tool --plugin postgres12 --endpoint "$POSTGRES_SEEDS" --port "$DB_PORT" --user "$POSTGRES_USER" \
    --database "$database" "$@"
}

# Tables that are there already say so, and which version they have: then only what is newer is applied.
bring() {
  tool "$1" create-database
  tool "$1" update-schema --schema-name "$2" || {
    tool "$1" setup-schema --version 0.0
    tool "$1" update-schema --schema-name "$2"
  }
}

bring temporal postgresql/v12/temporal
bring temporal_visibility postgresql/v12/visibility
