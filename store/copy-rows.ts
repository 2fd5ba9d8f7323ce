/**
 * COPY of rows that are all there: command, rows and end are sent at once, without asking whether the command is taken.
 * So it costs one round trip, and goes on a pipelined connection too. If PostgreSQL refuses the command, it skips the rows.
 */
import { Query, type ClientBase, type Connection } from 'pg';

/** @param bytes rows in the format of the command */
export async function copyRows(client: ClientBase, command: string, bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    client.query(new CopyQuery(command, bytes, (error) => (error ? reject(error) : resolve())));
  });
}

/** A query of `pg` whose rows follow it on the wire. */
class CopyQuery extends Query {
  override readonly submit: (connection: Connection) => void;

  constructor(command: string, bytes: Uint8Array, onEnd: (error: Error | undefined) => void) {
    super(command, onEnd);
    this.submit = (connection) => {
      const { stream } = connection;
      stream.cork();
      connection.query(command);
      stream.write(header('d', bytes.length));
      stream.write(bytes);
      stream.write(header('c', 0));
      stream.uncork();
    };
  }

  /** PostgreSQL is ready for the rows, which are on their way. `pg` by itself would call them off. */
  handleCopyInResponse(): void {}
}

const LENGTH_BYTES = 4;

/** What stands before a message of so many bytes; the length counts itself. */
function header(kind: string, bytes: number): Buffer {
  const head = Buffer.alloc(1 + LENGTH_BYTES, kind);
  head.writeInt32BE(LENGTH_BYTES + bytes, 1);
  return head;
}
