import { contract, rpc } from '#libraries/contract/contract.ts'
import { epochMs, idOf, object, sensitive, text, union } from '#libraries/schema/schema.ts'

/** Who the customers are, and the tokens with which they speak to the public API. */
export const customerContract = contract('service.customer', {
  /** Retry freely with the same `dedupeId`: the same customer and token are given again. */
  createCustomer: rpc({
    request: object({ dedupeId: text({ minLength: 1, maxLength: 64 }), name: text({ minLength: 1, maxLength: 128 }) }),
    response: object({ customerId: idOf('user'), token: sensitive('secret', '^[!-~]{20,200}$') }),
    deadlineMs: 2000,
    idempotentBy: 'dedupeId',
  }),
  getCustomer: rpc({
    request: object({ customerId: idOf('user') }),
    response: union({ found: { customerId: idOf('user'), name: text(), createdAt: epochMs() }, unknown: {} }),
    deadlineMs: 500,
    readOnly: true,
  }),
  /** Whose token this is. */
  authenticate: rpc({
    request: object({ token: sensitive('secret', '^[!-~]{1,256}$') }),
    response: union({ known: { customerId: idOf('user') }, unknown: {} }),
    deadlineMs: 500,
    readOnly: true,
  }),
})
