import type { EpochMs } from '#libraries/time/clock.ts'
import { digestOf } from './digest.ts'
import { withoutRepeat } from './purpose.ts'

/** The elements that make a network message one and the same, whenever and by whatever route it comes again. */
export type MessageKey = {
  readonly network: string
  readonly mti: string
  /** The card's token, or a digest of a number that is not ours. */
  readonly card: string
  /** DE 7 with its year. */
  readonly transmittedAt: EpochMs
  readonly stan: string
  /** DE 32 and 33. */
  readonly acquirer: string | undefined
  readonly forwarder: string | undefined
  /** DE 63 in the Mastercard dialect. */
  readonly networkData: string | undefined
}

/** One effect per network message: the id of the ledger's command. A repeat (0101) has that of its original. */
export const commandIdOf = (key: MessageKey): string =>
  digestOf(
    key.network,
    withoutRepeat(key.mti),
    key.card,
    String(key.transmittedAt),
    key.stan,
    institutionOf(key.acquirer),
    institutionOf(key.forwarder),
    (key.networkData ?? '').trimEnd(),
  )

/** What may not differ under one key: DE 3, 4, 6, 49, and DE 95 of a reversal. Another one gets 94. */
export const requestHashOf = (elements: {
  readonly de3: string | undefined
  readonly de4: string | undefined
  readonly de6: string | undefined
  readonly de49: string | undefined
  readonly de95?: string | undefined
}): string => {
  const { de3 = '', de4 = '', de6 = '', de49 = '', de95 = '' } = elements
  return digestOf(de3, de4, de6, de49, de95)
}

/** An institution without the zeros that DE 90 puts in front; none and all zeros are the same. */
export const institutionOf = (id: string | undefined): string => (id ?? '').replace(/^0+/, '')
