import type { Cvc, Pan } from '../errors/sensitive.ts'

/** What a hardware security module does for the bank: the card secrets are computed there, and the keys do not leave it. */
export type Hsm = {
  /**
   * The card verification code over number, expiry (YYMM) and service code: `000` gives the one that is printed on the card
   * (CVC2), `999` the chip's, the card's own service code the stripe's. `keyId` absent: the current key.
   */
  readonly cvc: (request: { pan: Pan; expiry: string; serviceCode: string; keyId?: string | undefined }) => Promise<Cvc>
  /** Id of the current card verification key: keep it with the card, so that its code outlives a rotation. */
  readonly cvkId: () => string
}

/** The service code that stands for "printed on the card". */
export const printedServiceCode = '000'
