type Waiting<T> = { readonly item: T; readonly resolve: () => void; readonly reject: (reason: unknown) => void }

/**
 * Items wait in one queue; each worker takes up to `most` of them as one piece of work, and when it has ended what came
 * meanwhile. One worker and `most` of 1 is one after the other.
 */
export const gathered = <T>({
  most,
  workers,
}: {
  most: number
  workers: readonly ((items: readonly T[]) => void | Promise<void>)[]
}) => {
  let queue: Waiting<T>[] = []
  let head = 0
  const idle = [...workers]
  let isWoken = false

  const take = (): readonly Waiting<T>[] => {
    const taken = queue.slice(head, head + most)
    head += taken.length
    if (head * 2 > queue.length) {
      queue = queue.slice(head)
      head = 0
    }
    return taken
  }

  const run = async (worker: (items: readonly T[]) => void | Promise<void>) => {
    for (let taken = take(); taken.length > 0; taken = take())
      try {
        await worker(taken.map(({ item }) => item))
        for (const { resolve } of taken) resolve()
      } catch (reason) {
        for (const { reject } of taken) reject(reason)
      }
    idle.push(worker)
  }

  const wake = () => {
    isWoken = false
    for (let wanted = Math.min(idle.length, queue.length - head); wanted > 0; wanted--) {
      const worker = idle.pop()
      if (worker !== undefined) void run(worker)
    }
  }

  return (item: T): Promise<void> =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject })
      if (isWoken || idle.length === 0) return
      isWoken = true
      setImmediate(wake)
    })
}
