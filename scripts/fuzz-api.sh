#!/usr/bin/env bash
# Property-based fuzzing of /openapi.json against a running API, with schemathesis (needs python3 and PyPI).
# Looks for answers of 500 and above, and for statuses, content types and bodies that the document does not describe.
#
#   npm start                                          in another terminal, with TENURE_CALLS_PER_SECOND=10000
#   scripts/fuzz-api.sh [EXAMPLES] [SEED]              examples of each operation, default 300; some 40 operations
#
# It changes what it is let loose on: use a store of its own (tenure up --data "$(mktemp -d)").
set -euo pipefail
url=${TENURE_URL:-http://127.0.0.1:7300}
token=${TENURE_TOKEN:-$(cat "${TENURE_DATA_DIR:-.tenure}/admin-token")}
place=${TMPDIR:-/tmp}/tenure-fuzz
[ -x "$place/bin/schemathesis" ] || { python3 -m venv "$place"; "$place/bin/pip" install --quiet schemathesis==4.32.5; }
exec "$place/bin/schemathesis" run "$url/openapi.json" -H "Authorization: Bearer $token" \
  --phases fuzzing -n "${1:-300}" --seed "${2:-1}" -w 4 --continue-on-failure --request-timeout 60 \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance
