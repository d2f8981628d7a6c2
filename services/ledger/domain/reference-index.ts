import { invariant } from '#libraries/errors/invariant.ts'
import type { ReferenceIndex } from './state.ts'

/** The newest thing under this reference that fits. */
export const findByReference = <T extends object>(
  index: ReferenceIndex<T>,
  reference: string,
  fits: (item: T) => boolean,
): T | undefined => {
  const found = index.get(reference)
  if (found === undefined) return undefined
  if (Array.isArray(found)) return found.findLast(fits)
  return fits(found) ? found : undefined
}

export const addReferences = <T extends object>(index: ReferenceIndex<T>, references: readonly string[], item: T) => {
  for (const reference of references) {
    const found = index.get(reference)
    if (found === undefined) index.set(reference, item)
    else if (Array.isArray(found)) found.push(item)
    else index.set(reference, [found, item])
  }
}

/** Takes the newest thing off each reference: the reverse of the last `addReferences`. Returns it. */
export const removeReferences = <T extends object>(index: ReferenceIndex<T>, references: readonly string[]) => {
  for (const reference of references) {
    const found = index.get(reference)
    invariant(found !== undefined, 'What is undone was done.')
    if (!Array.isArray(found) || found.length === 1) index.delete(reference)
    else found.pop()
  }
}
