/**
 * Runs what is asked for one key one after the other, each when the one before has ended, well or not. In this process: the service has
 * one place.
 */
export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>

export const inTurn = (): InTurn => {
  const lastOf = new Map<string, Promise<void>>()
  return (key, work) => {
    const result = (lastOf.get(key) ?? Promise.resolve()).then(work)
    const ended = result.then(
      () => undefined,
      () => undefined,
    )
    lastOf.set(key, ended)
    void ended.then(() => {
      if (lastOf.get(key) === ended) lastOf.delete(key)
    })
    return result
  }
}
