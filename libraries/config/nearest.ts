/** The word of `words` with the fewest single-character changes from `word`, if they are at most a third of it. */
export const nearest = (word: string, words: readonly string[]): string | undefined => {
  const ranked = words
    .map(candidate => ({ candidate, changes: changesBetween(word, candidate) }))
    .sort((a, b) => a.changes - b.changes)
  const best = ranked[0]
  return best !== undefined && best.changes <= word.length / 3 ? best.candidate : undefined
}

/** Levenshtein's distance, one row at a time. */
const changesBetween = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const swap = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[to.length] as number
}
