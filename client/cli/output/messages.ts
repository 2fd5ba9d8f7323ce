/** What a command says to people: lines and one moving line of progress, both on stderr. */
import { monotonic } from '../../../platform/clock.ts';
import { printable } from './printable.ts';

const ERASE_LINE = '\r\u001b[2K';
/** Real milliseconds between two states of the progress line. */
const PROGRESS_EVERY_MS = 100;

export interface Messages {
  /** A line that stays. */
  readonly line: (text: string) => void;
  /** A line that the next one replaces; only on a terminal, and not too often. */
  readonly progress: (text: () => string) => void;
  /** Takes the progress line away. */
  readonly end: () => void;
}

export function createMessages(stream: NodeJS.WriteStream = process.stderr): Messages {
  let shown = false;
  let next = 0;
  const end = (): void => {
    if (shown) stream.write(ERASE_LINE);
    shown = false;
  };
  return {
    end,
    line(text) {
      end();
      stream.write(`${printable(text)}\n`);
    },
    progress(text) {
      if (!stream.isTTY || monotonic() < next) return;
      next = monotonic() + PROGRESS_EVERY_MS;
      stream.write(`${ERASE_LINE}${printable(text())}`);
      shown = true;
    },
  };
}
