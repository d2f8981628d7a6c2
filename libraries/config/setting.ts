/**
 * A setting is declared once: its name in the environment, its type, its default as text and a sentence of documentation.
 * The flag of the command line is the same name: `FLORIN_API_LISTEN` is `--api-listen`.
 */
export type Setting<T> = {
  readonly name: `FLORIN_${string}`
  readonly type: SettingType<T>
  readonly documentation: string
  readonly default?: string | undefined
}

export type SettingType<T> = {
  /** What to write, for people: `host:port`. */
  readonly form: string
  /** Throws a `WrongValue` whose message is the remedy. */
  readonly parse: (text: string) => T
  /** The value must not be shown. */
  readonly isSecret?: boolean
  /** The flag may stand alone: `--demo`. */
  readonly isSwitch?: boolean
}

/** What is wrong with a value, as the remedy: "write host:port, such as 127.0.0.1:8080". */
export class WrongValue extends Error {}

export type Settings = Readonly<Record<string, Setting<unknown>>>

/** With a default there is always a value, without one it may be `undefined`. */
export type ValuesOf<D extends Settings> = {
  readonly [K in keyof D]: D[K] extends Setting<infer T>
    ? D[K] extends { default: string }
      ? T
      : T | undefined
    : never
}

export const setting = <T, const Rest extends { readonly default?: string }>(
  declaration: Omit<Setting<T>, 'default'> & Rest,
): Setting<T> & Rest => declaration

/** `FLORIN_API_LISTEN` as `--api-listen`. */
export const flagOf = (name: string): string => `--${name.slice('FLORIN_'.length).toLowerCase().replaceAll('_', '-')}`
