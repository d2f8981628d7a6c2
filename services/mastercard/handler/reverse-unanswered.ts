import type { Client, Handler } from '#libraries/contract/contract.ts'
import type { authorisationContract } from '#services/authorisation/contract.ts'
import type { mastercardContract } from '../contract.ts'
import { digestOf } from '../domain/digest.ts'
import { purposeOf } from '../domain/purpose.ts'
import { cutOffReferences } from '../domain/references.ts'

type Rpc = (typeof mastercardContract)['methods']['reverseUnanswered']

/**
 * The edge answered 91 in our stead: whatever is held for that payment, or will be when it still arrives, is given back.
 * Nothing is held for anything but an authorisation, so that for another message there is nothing to do.
 */
export const reverseUnanswered =
  ({ authorisation }: { authorisation: Pick<Client<typeof authorisationContract>, 'reverse'> }): Handler<Rpc> =>
  async ({ dialect, payment }) => {
    if (purposeOf(payment.mti) !== 'authorisation') return {}
    const { id, mti, de7, de11, de32, de33, at } = payment
    await authorisation.reverse({
      commandId: digestOf('cut-off', dialect, id),
      requestHash: digestOf(mti, de7, de11, de32, de33),
      effectiveAt: at,
      references: cutOffReferences({ mti, stan: de11, transmittedAt: de7, acquirer: de32, forwarder: de33 }),
      reason: 'cut-off',
    })
    return {}
  }
