/** Thrown when the program contradicts itself. Stays on in production: going on would be worse than stopping. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant'
}

/** Asserts what must be true whatever the input was. `claim` is a sentence about the program, without data in it. */
export function invariant(condition: unknown, claim: string): asserts condition {
  if (!condition) throw new BrokenInvariant(claim)
}

/** The branch that no value can reach; the compiler refuses the call while one can. */
export const unreachable = (value: never): never => {
  throw new BrokenInvariant(`No branch for a value of type ${typeof value}.`)
}
