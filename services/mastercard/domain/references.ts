import type { CardId } from '#libraries/ids/ids.ts'
import { shortDigestOf } from './digest.ts'
import { institutionOf } from './message-key.ts'
import { withoutRepeat } from './purpose.ts'

/**
 * How a reversal finds its authorisation: both sides make the same digests, the authorisation of what it carries itself,
 * the reversal of what it says about its original. Three ways, the surest first:
 *
 * 1. the network's reference: DE 63 of the original, which the reversal has in DE 48.63;
 * 2. the original's MTI, STAN, time and institutions, which the reversal has in DE 90;
 * 3. RRN, card and amount (DE 37, 2, 4), which both carry.
 */
export type Original = {
  readonly mti: string
  readonly stan: string
  /** DE 7, MMDDhhmmss. */
  readonly transmittedAt: string
  /** DE 32 and 33, or as DE 90 has them: zeros in front, all zeros for none. */
  readonly acquirer: string | undefined
  readonly forwarder: string | undefined
}

type Payment = {
  /** DE 37. */
  readonly rrn: string | undefined
  readonly cardId: CardId
  /** DE 4. */
  readonly amountMinor: bigint
}

/** Under what an authorisation can be found. */
export const authorisationReferences = ({
  networkData,
  original,
  payment,
}: {
  /** DE 63. */
  networkData: string | undefined
  original: Original
  payment: Payment
}): readonly string[] => [
  ...networkReferencesOf(networkData).map(byNetwork),
  byOriginal(original),
  ...byRetrieval(payment),
]

/** What a reversal looks for, in this order. */
export const reversalReferences = ({
  traceId,
  original,
  payment,
}: {
  /** DE 48.63: the original's DE 63 (9), its DE 15 (4), blanks. */
  traceId: string | undefined
  /** DE 90. */
  original: Original | undefined
  payment: Payment
}): readonly string[] => [
  ...networkReferencesOf(traceId?.slice(0, networkReferenceLength)).map(byNetwork),
  ...(original === undefined ? [] : [byOriginal(original)]),
  ...byRetrieval(payment),
]

/** What the edge knows of a payment that it answered itself: no card number, so only the second way. */
export const cutOffReferences = (original: Original): readonly string[] => [byOriginal(original)]

const networkReferenceLength = 9
const networkCodeLength = 3

/**
 * The nine characters that a trace id can have of DE 63. DE 63 is three characters of network and product, then a reference
 * of six to nine: of a long one some senders repeat the first nine characters, others the reference alone.
 */
const networkReferencesOf = (networkData = ''): string[] => {
  const whole = networkData.trimEnd()
  const first = whole.slice(0, networkReferenceLength).trimEnd()
  const alone = whole.slice(networkCodeLength, networkCodeLength + networkReferenceLength).trimEnd()
  const forms = whole.length > networkReferenceLength ? [first, alone] : [first]
  return forms.filter(form => form !== '')
}

const byNetwork = (reference: string): string => shortDigestOf('network-reference', reference)

const byOriginal = ({ mti, stan, transmittedAt, acquirer, forwarder }: Original): string =>
  shortDigestOf('original', withoutRepeat(mti), stan, transmittedAt, institutionOf(acquirer), institutionOf(forwarder))

const byRetrieval = ({ rrn, cardId, amountMinor }: Payment): string[] => {
  const number = (rrn ?? '').trim()
  return number === '' ? [] : [shortDigestOf('retrieval', number, cardId, String(amountMinor))]
}
