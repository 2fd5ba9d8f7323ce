/** The languages that rules are told in. */
import { english } from './english.ts';
import { french } from './french.ts';
import type { Language } from './language.ts';

export const LANGUAGES = { en: english, fr: french } as const satisfies Record<string, Language>;

export type LanguageCode = keyof typeof LANGUAGES;
