import type { Command } from '../domain/command.ts'
import type { Recorded } from '../domain/recorded.ts'
import type { LedgerState } from '../domain/state.ts'
import type { Found } from './snapshot/older-books.ts'

/** How a command came: when its caller stops waiting, and on whose trace. */
export type Call = {
  readonly remainingMs: () => number
  readonly traceparent: string | undefined
  /** What was found on disk for the command, when it had to be looked for. */
  readonly found?: Found | undefined
}

export type Answer =
  | { readonly kind: 'recorded'; readonly record: Recorded; readonly replayed: boolean }
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'already-open'; readonly position: number }

/** In the queue: a command, or a read of the books. */
export type Waiting = WaitingCommand | WaitingRead

export type WaitingCommand = {
  readonly kind: 'command'
  readonly command: Command
  readonly call: Call
  readonly resolve: (answer: Answer | Promise<Answer>) => void
  readonly reject: (failure: unknown) => void
}

export type WaitingRead = {
  readonly kind: 'read'
  readonly look: (state: LedgerState) => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (failure: unknown) => void
}
