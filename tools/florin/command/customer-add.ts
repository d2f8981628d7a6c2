import type { CommandSpec } from '../command-spec.ts'
import { textOf } from '../input.ts'
import { callOperator } from '../operator-client.ts'

export const customerAdd: CommandSpec = {
  words: ['customer', 'add'],
  summary: 'a new customer, and the token with which they use the public API',
  options: [{ flags: '--name <name>', what: 'what the customer is called', required: true }],
  run: async (context, input) => {
    const document = await callOperator(context, 'customer-add', { name: textOf(input, 'name') })
    return { document, text: `customer ${document['customerId']}\ntoken    ${document['token']}` }
  },
}
