/**
 * Rows about clients, dealt out to parts: all about a client is in one, and one fits into memory. A single part is kept
 * there; several are files until they are read.
 */
import { createHash } from 'node:crypto';
import { appendFile, chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder, type TemporaryFolder } from '../../../platform/temporary-folder.ts';
import type { ClientId } from '../../../rules/ids.ts';

/** Characters that wait for a file before they are written. */
const WAITING = 256 * 1024;

/** Which part a client belongs to. */
export function partOf(client: ClientId, parts: number): number {
  return parts === 1 ? 0 : createHash('sha256').update(client).digest().readUInt32BE(0) % parts;
}

export interface Parts<Row> {
  /** Rows are JSON values, or are as good as: they may be written down and read again. */
  add(client: ClientId, row: Row): Promise<void>;
  /** In the order in which they came. */
  read(part: number): Promise<readonly Row[]>;
}

export class PartStore {
  readonly count: number;
  readonly #folder: TemporaryFolder | null;

  private constructor(count: number, folder: TemporaryFolder | null) {
    this.count = count;
    this.#folder = folder;
  }

  /** {@link close} takes away what it has written. */
  static async open(count: number): Promise<PartStore> {
    if (count === 1) return new PartStore(count, null);
    const folder = await temporaryFolder('verify', () => Promise.resolve());
    // A ledger is nobody else's business.
    await chmod(folder.path, 0o700);
    return new PartStore(count, folder);
  }

  /** @param name of this kind of rows */
  parts<Row>(name: string): Parts<Row> {
    const folder = this.#folder;
    return folder === null ? new InMemory() : new InFiles(join(folder.path, name), this.count);
  }

  async close(): Promise<void> {
    await this.#folder?.remove();
  }
}

class InMemory<Row> implements Parts<Row> {
  readonly #rows: Row[] = [];

  add(_client: ClientId, row: Row): Promise<void> {
    this.#rows.push(row);
    return Promise.resolve();
  }

  read(): Promise<readonly Row[]> {
    return Promise.resolve(this.#rows);
  }
}

class InFiles<Row> implements Parts<Row> {
  readonly #path: string;
  readonly #waiting: string[];

  constructor(path: string, count: number) {
    this.#path = path;
    this.#waiting = Array.from({ length: count }, () => '');
  }

  async add(client: ClientId, row: Row): Promise<void> {
    const part = partOf(client, this.#waiting.length);
    const text = `${this.#waiting[part] ?? ''}${JSON.stringify(row)}\n`;
    this.#waiting[part] = text;
    if (text.length > WAITING) await this.#write(part);
  }

  async read(part: number): Promise<readonly Row[]> {
    await this.#write(part);
    const text = await readFile(this.#file(part), 'utf8');
    return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Row]));
  }

  async #write(part: number): Promise<void> {
    const text = this.#waiting[part] ?? '';
    this.#waiting[part] = '';
    await appendFile(this.#file(part), text);
  }

  #file(part: number): string {
    return `${this.#path}-${part}.ndjson`;
  }
}
