import { StartError } from '../start-error.ts';
import { GO_PACKAGE, GO_VERSION } from './pinned.ts';

/** Thrown when TEMPORAL_CLI_PATH names something that is no Temporal CLI. No other way is tried then. */
export class TemporalCliPathError extends StartError {
  readonly code = 'temporal_cli_path_wrong';

  constructor(path: string, why: string) {
    super(
      `TEMPORAL_CLI_PATH is ${JSON.stringify(path)}, and that ${why}.\n` +
        'Point it at the temporal executable, or leave it out: Tenure then looks for one itself.',
    );
  }
}

/** One way to a server that led nowhere. */
export interface DeadEnd {
  readonly way: string;
  readonly why: string;
}

/** Thrown when no way leads to a Temporal server; names them all. */
export class TemporalNotFoundError extends StartError {
  readonly code = 'temporal_not_found';

  constructor(deadEnds: readonly DeadEnd[]) {
    super(
      [
        'No Temporal server was found, and none could be brought. Tried, in this order:',
        ...deadEnds.map(({ way, why }) => `  ${way}: ${why}`),
        'Any one of these helps:',
        '  TEMPORAL_ADDRESS=host:port of a Temporal server that runs already',
        '  TEMPORAL_CLI_PATH=path of a temporal executable',
        '  the Temporal CLI on PATH (https://docs.temporal.io/cli)',
        '  a network in which https://temporal.download can be reached',
        `  Go ${GO_VERSION} or newer on PATH, which builds it once: go install ${GO_PACKAGE}`,
      ].join('\n'),
    );
  }
}

/** Thrown when the Temporal server was found but doesn't come up. */
export class TemporalStartError extends StartError {
  readonly code = 'temporal_start_failed';

  constructor(why: string, logFile: string) {
    super(`The Temporal server did not start: ${why}\nMore may be in ${logFile}.`);
  }
}

/** Thrown when a file for the TLS connection to Temporal can't be read. */
export class TemporalTlsFileError extends StartError {
  readonly code = 'temporal_tls_file_unreadable';

  constructor(setting: string, path: string, why: string) {
    super(`${setting} is ${JSON.stringify(path)}, and that can't be read (${why}).`);
  }
}
