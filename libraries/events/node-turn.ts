/** Resolves in the event loop's next turn: a long computation lets payments pass. */
export const nextTurn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
