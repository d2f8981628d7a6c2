import type { Storage } from '#libraries/storage/storage-port.ts'

/** A store that is opened when it is first used: a service that has no tables of its own costs no file and no thread. */
export const lazyStorage = (open: () => Promise<Storage>): Storage => {
  let opening: Promise<Storage> | undefined
  const opened = (): Promise<Storage> => {
    opening ??= open()
    return opening
  }
  return {
    get: async (...args) => (await opened()).get(...args),
    range: async (...args) => (await opened()).range(...args),
    insertIfAbsent: async (...args) => (await opened()).insertIfAbsent(...args),
    compareAndSet: async (...args) => (await opened()).compareAndSet(...args),
    atomic: async (...args) => (await opened()).atomic(...args),
    apply: async (...args) => (await opened()).apply(...args),
    close: async () => (await opening)?.close(),
  }
}
