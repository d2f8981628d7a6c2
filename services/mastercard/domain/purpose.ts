/** What a message is for. `none`: the network gets no reply to it, and it is counted. */
export type Purpose = 'authorisation' | 'financial' | 'reversal' | 'none'

const purposes: Readonly<Record<string, Purpose>> = {
  '0100': 'authorisation',
  '0200': 'financial',
  '0400': 'reversal',
  '0420': 'reversal',
}

/** A repeat is the same message: 0101 is 0100, 0421 is 0420. */
export const withoutRepeat = (mti: string): string => (mti.endsWith('1') ? `${mti.slice(0, 3)}0` : mti)

export const purposeOf = (mti: string): Purpose => purposes[withoutRepeat(mti)] ?? 'none'
