/** What a setting is: a name, what it is for, what it may be, and what it is when nobody sets it. */

/** A kind of value: what is allowed, in words, and how it is read. */
export interface SettingKind<T> {
  /** Completes "allowed is …". */
  readonly allowed: string;
  /** The value, or undefined if the text is not allowed. */
  readonly parse: (text: string) => T | undefined;
}

export interface Setting<T> {
  /** The environment variable. */
  readonly name: string;
  readonly kind: SettingKind<unknown>;
  /** One sentence for `.env.example`. */
  readonly about: string;
  /** The value is never printed. */
  readonly secret: boolean;
  /** The default as one would write it; null if there is none. */
  readonly defaultText: string | null;
  /** The value of a text; null stands for "not set". Undefined if the text is not allowed. */
  readonly read: (text: string | null) => T | undefined;
}

interface Description<T> {
  readonly name: string;
  readonly kind: SettingKind<T>;
  readonly about: string;
  readonly secret?: true;
}

/** A setting that has a value even if nobody sets it. */
export function withDefault<T>(description: Description<T> & { readonly default: string }): Setting<T> {
  const { kind, default: defaultText } = description;
  return { secret: false, ...description, defaultText, read: (text) => kind.parse(text ?? defaultText) };
}

/** A setting that is null if nobody sets it. */
export function optional<T>(description: Description<T>): Setting<T | null> {
  const { kind } = description;
  return {
    secret: false,
    ...description,
    defaultText: null,
    read: (text) => (text === null ? null : kind.parse(text)),
  };
}
