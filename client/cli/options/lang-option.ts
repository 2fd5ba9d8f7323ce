/** `--lang`: the language of what people read. */
import { Option } from 'commander';
import type { LanguageCode } from '../../../rules/describe/languages.ts';

/** Named here, so that commands that describe nothing themselves start without the words of any. */
const LANGUAGES: readonly LanguageCode[] = ['en', 'fr'];

export function langOption(of: string): Option {
  return new Option('--lang <language>', `language of ${of}`).choices(LANGUAGES).default('en');
}
