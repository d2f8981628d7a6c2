/**
 * What the edge does with a message, by its MTI: `payment` asks to hold money, `financial` asks to move it (the bank answers 12),
 * `reversal` takes back, `advice` tells of a decision taken (left unanswered until the bank books them).
 */
export type MessageKind = 'payment' | 'financial' | 'reversal' | 'advice'

const kinds: Readonly<Record<string, MessageKind>> = {
  '0100': 'payment',
  '0101': 'payment',
  '0120': 'advice',
  '0121': 'advice',
  '0200': 'financial',
  '0201': 'financial',
  '0400': 'reversal',
  '0401': 'reversal',
  '0420': 'reversal',
  '0421': 'reversal',
}

export const kindOf = (mti: string): MessageKind | undefined => kinds[mti]

/** The MTI with its repeat digit folded: 0101 is 0100 again. */
export const originalMti = (mti: string): string => `${mti.slice(0, 3)}0`
