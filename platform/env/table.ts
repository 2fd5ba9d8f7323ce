/** All settings there are (`docs/interfaces.md §5`). `.env.example` lists the same; a test compares them. */
import * as kinds from './kinds.ts';
import { optional, withDefault } from './setting.ts';
import { mailSender, smtpUrl } from './smtp.ts';

export const SETTINGS = {
  databaseUrl: optional({
    name: 'DATABASE_URL',
    kind: kinds.postgresUrl,
    about: 'PostgreSQL to use. Unset: Tenure starts its own in the data folder.',
    secret: true,
  }),
  temporalAddress: optional({
    name: 'TEMPORAL_ADDRESS',
    kind: kinds.hostAndPort,
    about: 'Temporal server to use. Unset: Tenure starts its own.',
  }),
  temporalNamespace: withDefault({
    name: 'TEMPORAL_NAMESPACE',
    kind: kinds.namespace,
    about: 'Temporal namespace in which the workflows run.',
    default: 'default',
  }),
  temporalApiKey: optional({
    name: 'TEMPORAL_API_KEY',
    kind: kinds.token(1),
    about: 'API key for Temporal Cloud; the connection then uses TLS.',
    secret: true,
  }),
  temporalTlsCa: optional({
    name: 'TEMPORAL_TLS_CA',
    kind: kinds.path,
    about: "File (PEM) with the certificate authority of the Temporal server, if the system doesn't know it.",
  }),
  temporalTlsCert: optional({
    name: 'TEMPORAL_TLS_CERT',
    kind: kinds.path,
    about: 'File (PEM) with our client certificate, for mutual TLS; needs TEMPORAL_TLS_KEY.',
  }),
  temporalTlsKey: optional({
    name: 'TEMPORAL_TLS_KEY',
    kind: kinds.path,
    about: 'File (PEM) with the key of our client certificate; needs TEMPORAL_TLS_CERT.',
  }),
  temporalTlsServerName: optional({
    name: 'TEMPORAL_TLS_SERVER_NAME',
    kind: kinds.host,
    about: "Name expected in the Temporal server's certificate, if it is not the one in TEMPORAL_ADDRESS.",
  }),
  temporalCliPath: optional({
    name: 'TEMPORAL_CLI_PATH',
    kind: kinds.path,
    about: 'The `temporal` executable with which to start our own Temporal server.',
  }),
  dataDir: withDefault({
    name: 'TENURE_DATA_DIR',
    kind: kinds.path,
    about: 'Folder for everything `npm start` keeps.',
    default: '.tenure',
  }),
  host: withDefault({
    name: 'TENURE_HOST',
    kind: kinds.host,
    about: 'Address on which the API listens, and a worker with TENURE_METRICS_PORT.',
    default: '127.0.0.1',
  }),
  port: withDefault({
    name: 'TENURE_PORT',
    kind: kinds.port,
    about: 'Port on which the API listens.',
    default: '7300',
  }),
  metricsPort: optional({
    name: 'TENURE_METRICS_PORT',
    kind: kinds.port,
    about: 'Port on which `tenure worker` answers /healthz, /readyz and /metrics. Unset: on none.',
  }),
  url: optional({
    name: 'TENURE_URL',
    kind: kinds.httpUrl,
    about: 'Where the commands find the API. Unset: this machine, at TENURE_PORT.',
  }),
  token: optional({
    name: 'TENURE_TOKEN',
    kind: kinds.token(1),
    about: 'Token the commands send. Unset: the one `npm start` wrote to the data folder.',
    secret: true,
  }),
  adminToken: optional({
    name: 'TENURE_ADMIN_TOKEN',
    kind: kinds.token(32),
    about: 'Token with which `tenure api` lets an administrator in; `npm start` makes its own.',
    secret: true,
  }),
  oidcIssuer: optional({
    name: 'TENURE_OIDC_ISSUER',
    kind: kinds.issuer,
    about: 'Identity provider (OpenID Connect) whose access tokens let callers in; needs TENURE_OIDC_AUDIENCE.',
  }),
  oidcAudience: optional({
    name: 'TENURE_OIDC_AUDIENCE',
    kind: kinds.plainText,
    about: 'Audience (`aud`) that such a token must be for; needs TENURE_OIDC_ISSUER.',
  }),
  oidcRoleClaim: withDefault({
    name: 'TENURE_OIDC_ROLE_CLAIM',
    kind: kinds.plainText,
    about: 'Claim of such a token that names its role, or a list in which one role is named.',
    default: 'tenure_role',
  }),
  oidcPartnerClaim: withDefault({
    name: 'TENURE_OIDC_PARTNER_CLAIM',
    kind: kinds.plainText,
    about: 'Claim of such a token with the role partner that names the partner.',
    default: 'tenure_partner',
  }),
  callsPerSecond: withDefault({
    name: 'TENURE_CALLS_PER_SECOND',
    kind: kinds.perSecond,
    about: 'Calls of the API a second that one token may make in each process, after a burst of twice that.',
    default: '500',
  }),
  clock: optional({
    name: 'TENURE_CLOCK',
    kind: kinds.clock,
    about:
      'Programme clock, where it begins and how fast it runs; counts only on an empty store. Unset: the real time.',
  }),
  signalDebounce: withDefault({
    name: 'TENURE_SIGNAL_DEBOUNCE',
    kind: kinds.signalDebounce,
    about: 'How often a run is told of activities that only move its deadline later.',
    default: 'never',
  }),
  startRate: withDefault({
    name: 'TENURE_START_RATE',
    kind: kinds.perSecond,
    about: 'Workflow starts a second, so that an import never delays a termination.',
    default: '50',
  }),
  webhookAllowHttp: withDefault({
    name: 'TENURE_WEBHOOK_ALLOW_HTTP',
    kind: kinds.yesOrNo,
    about: 'Whether webhooks may be sent to http:// addresses, unencrypted.',
    default: 'no',
  }),
  webhookAllowNetworks: optional({
    name: 'TENURE_WEBHOOK_ALLOW_NETWORKS',
    kind: kinds.networks,
    about: 'Networks to which webhooks may be sent though they are private. Unset: public addresses only.',
  }),
  smtpUrl: optional({
    name: 'TENURE_SMTP_URL',
    kind: smtpUrl,
    about: 'Mail server through which workers send digests; needs TENURE_SMTP_FROM. Unset: none are sent.',
    secret: true,
  }),
  smtpFrom: optional({
    name: 'TENURE_SMTP_FROM',
    kind: mailSender,
    about: 'Sender of digests; needs TENURE_SMTP_URL.',
  }),
  traceEndpoint: optional({
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    kind: kinds.httpUrl,
    about: 'Where traces are sent, over OTLP/HTTP; its other OTEL_EXPORTER_OTLP_… count too. Unset: there are none.',
  }),
  logLevel: withDefault({
    name: 'LOG_LEVEL',
    kind: kinds.logLevel,
    about: 'How much is logged.',
    default: 'info',
  }),
} as const;
