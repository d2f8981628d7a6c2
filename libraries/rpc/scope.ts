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

/**
 * For what a handler sets off but does not wait for: the consumer of a message that it published, say. Calls made there have their
 * own deadlines and may be repeated, although the handler's async context goes on into them.
 */
export const runAtRoot = <T>(work: () => T): T => scopes.exit(work)

export const runInScope = <T>(scope: Scope, work: () => T): T => scopes.run(scope, work)
