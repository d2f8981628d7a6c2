import type { Client } from '#libraries/contract/contract.ts'
import type { Ids } from '#libraries/ids/ids.ts'
import { object, text } from '#libraries/schema/schema.ts'
import type { customerContract } from '#services/customer/contract.ts'
import { dedupeId as dedupeIdSchema } from '../domain/dedupe-id.ts'
import { command } from '../door/command.ts'

const Request = object({ name: text({ minLength: 1, maxLength: 128 }), dedupeId: dedupeIdSchema })

export const addCustomer = ({
  customer,
  ids,
}: {
  customer: Pick<Client<typeof customerContract>, 'createCustomer'>
  ids: Ids
}) =>
  command(Request, async ({ name, dedupeId = ids.next('req') }) => {
    const { customerId, token } = await customer.createCustomer({ dedupeId, name })
    return { customerId, token: token.reveal() }
  })
