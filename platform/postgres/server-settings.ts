/** How the embedded server runs. Given on the command line, so that no file in the data folder has to be edited. */

export interface ServerTraits {
  readonly port: number;
  /** False gives up surviving a power cut for speed: for tests, never for anybody's data. */
  readonly durable: boolean;
  readonly maxConnections: number;
}

/** The arguments after `postgres -D …`. */
export function serverArguments({ port, durable, maxConnections }: ServerTraits): readonly string[] {
  const settings: Readonly<Record<string, string | number>> = {
    listen_addresses: '127.0.0.1',
    port,
    // No socket file: a second server on this machine could stumble over it.
    unix_socket_directories: '',
    max_connections: maxConnections,
    shared_buffers: '256MB',
    // An import writes much at once; with the default of 1GB it would be one checkpoint after another.
    max_wal_size: '2GB',
    // `try` can crash a server in a container that promises huge pages it has not got.
    huge_pages: 'off',
    // Our statements are short; compiling one costs more than it saves.
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // We read the log when a start fails.
    lc_messages: 'C',
    log_min_messages: 'warning',
    ...(durable ? { fsync: 'on' } : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
