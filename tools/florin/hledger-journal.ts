import { type Currency, exponent, formatMoney } from '#libraries/money/money.ts'
import { rfc3339 } from '#libraries/time/business-day.ts'
import type { BookedEntry } from '#services/ledger/contract.ts'

/**
 * The books in hledger's journal format, entry set by entry set, so that a program that is not ours re-adds them.
 *
 * - The date is that of recording, the second date (`--date2`) that of effect, both UTC.
 * - hledger counts what we own above zero and what we owe below: amounts have the other sign than in our journal.
 * - Holds move no money; they are not in it.
 */
export const hledgerHead = `; The books of Florin, as recorded: one transaction per entry set, dates in UTC, date2 is the date of effect.
; Positive is a debit: what the bank owns or spent. Holds are not postings and are left out.
account assets  ; type: A
account liabilities  ; type: L
account income  ; type: R
account expenses  ; type: X
`

/** How a currency is written; once, before its first amount. */
export const hledgerCommodity = (currency: Currency): string => {
  const digits = exponent(currency)
  return `commodity 1.${'0'.repeat(digits)} ${currency}\n`
}

export const hledgerTransaction = (entry: BookedEntry): string => {
  const { position, recordedAt, effectiveAt, kind, entrySetId, transactionId, reverses } = entry
  const tags = {
    position,
    entryset: entrySetId,
    transaction: transactionId,
    ...(reverses && { reverses }),
    recorded: rfc3339(recordedAt),
    effective: rfc3339(effectiveAt),
  }
  const head = `${dayOf(recordedAt)}=${dayOf(effectiveAt)} * ${description(kind)}`
  return [
    head,
    ...Object.entries(tags).map(([name, value]) => `    ; ${name}:${value}`),
    ...postingLines(entry),
    '',
  ].join('\n')
}

const postingLines = ({ postings }: BookedEntry): readonly string[] =>
  postings.map(
    ({ account, amountMinor, currency }) =>
      `    ${account}  ${formatMoney({ amountMinor: BigInt(-amountMinor), currency })}`,
  )

const dayOf = (at: number): string => rfc3339(at).slice(0, 10)

/** A kind is free text of the caller: what has a meaning in the format (a new line, `;`, `|`) becomes a space. */
const description = (kind: string): string => kind.replace(/[^\p{L}\p{N} _.-]/gu, ' ').trim()
