import { Failure } from '#libraries/errors/failure.ts'
import type { Currency, Money } from '#libraries/money/money.ts'

export type MoneyJson = { readonly amountMinor: number; readonly currency: Currency }

/** An amount as the door prints it: an exact JSON integer. What a double would round is refused rather than wrong. */
export const moneyJson = ({ amountMinor, currency }: Money): MoneyJson => {
  const number = Number(amountMinor)
  if (Number.isSafeInteger(number)) return { amountMinor: number, currency }
  throw new Failure(
    'precondition-failed',
    'operator.amount-too-large',
    'An amount here is beyond 2^53-1 minor units and cannot be printed as an exact number.',
    { params: { field: 'amountMinor' } },
  )
}
