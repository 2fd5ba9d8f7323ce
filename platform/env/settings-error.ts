import { StartError } from '../start-error.ts';

/** One wrong setting. */
export interface SettingFault {
  readonly name: string;
  /** As it was set; null if it is a secret. */
  readonly value: string | null;
  /** Completes "allowed is …". */
  readonly allowed: string;
}

/** Thrown when settings are wrong: names all of them at once, and never shows a secret. */
export class SettingsError extends StartError {
  readonly code = 'settings_invalid';
  readonly faults: readonly SettingFault[];

  constructor(faults: readonly SettingFault[]) {
    const count = faults.length === 1 ? 'A setting is wrong' : `${faults.length} settings are wrong`;
    super([`${count} (.env.example explains them all):`, ...faults.map(sentence)].join('\n'));
    this.faults = faults;
  }
}

function sentence({ name, value, allowed }: SettingFault): string {
  return `  ${name} is ${value === null ? 'a secret that is not shown' : JSON.stringify(value)}; allowed is ${allowed}`;
}
