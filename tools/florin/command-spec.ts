import type { Environment } from '#libraries/config/read-settings.ts'
import type { Clock } from '#libraries/time/clock.ts'

/** One command of `florin`, as data: how it is written, and what it does. */
export type CommandSpec = {
  /** `['customer', 'add']`. */
  readonly words: readonly string[]
  readonly summary: string
  /** Positional arguments, required unless they say otherwise; optional ones come last. */
  readonly arguments?: readonly { readonly name: string; readonly what: string; readonly optional?: boolean }[]
  readonly options?: readonly OptionSpec[]
  readonly run: (context: Context, input: Input) => Promise<Outcome>
}

export type OptionSpec = {
  /** `--amount <minor>`, or `--reveal` for a switch. */
  readonly flags: string
  readonly what: string
  readonly required?: boolean
}

/** Arguments and options by name, in camel case: `cardId`, `limit`. */
export type Input = Readonly<Record<string, string | boolean | undefined>>

export type Context = {
  readonly clock: Clock
  readonly json: boolean
  /** The environment with the flags laid over it. */
  readonly environment: Environment
  /** Names of the settings that were given as flags. */
  readonly flags: ReadonlySet<string>
  readonly stdin: () => Promise<string>
  /** One line of a command that goes on: JSON with `--json`, text without. */
  readonly line: (document: unknown, text: string) => void
  /** Aborts when the user presses Ctrl-C. */
  readonly interrupted: AbortSignal
}

/** What a command prints: the document with `--json`, else the text. `refused` gives exit 1. */
export type Outcome = { readonly document?: unknown; readonly text?: string; readonly refused?: boolean }

/** Exit codes of section 8 of the architecture. */
export const exits = { done: 0, refused: 1, wrongUse: 2, notReachable: 3, failure: 4 } as const
