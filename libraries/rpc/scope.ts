import { AsyncLocalStorage } from 'node:async_hooks'

/** What a handler's own calls inherit from the call that it answers, without the handler's help. */
export type Scope = {
  readonly remainingMs: () => number
  /** Some caller above repeats the call when it fails. */
  readonly retriedAbove: boolean
}

const scopes = new AsyncLocalStorage<Scope>()

/** The scope of the handler that is running, or undefined at a root: a program's loop, a door. */
export const currentScope = (): Scope | undefined => scopes.getStore()

export const runInScope = <T>(scope: Scope, work: () => T): T => scopes.run(scope, work)
