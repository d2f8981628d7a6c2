/**
 * Makes texts that differ in a number at their end, each in one piece of memory as a parser gives them: a text that was put
 * together is joined when it is first looked at, by whoever does that.
 */
export const numberedTexts = <T extends string>(prefix: string): ((n: number) => T) => {
  const bytes = Buffer.from(`${prefix}${'0'.repeat(digits)}`, 'latin1')
  return n => {
    let rest = n
    for (let at = bytes.length - 1; at >= prefix.length; at--) {
      bytes[at] = zero + (rest % 10)
      rest = Math.floor(rest / 10)
    }
    return bytes.toString('latin1') as T
  }
}

/** As many as an id has. */
const digits = 22
const zero = '0'.charCodeAt(0)
