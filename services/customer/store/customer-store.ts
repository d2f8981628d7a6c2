import type { CustomerId } from '#libraries/ids/ids.ts'
import { epochMs, type Infer, idOf, object, text } from '#libraries/schema/schema.ts'
import { type Storage, table } from '#libraries/storage/storage-port.ts'

const customer = { customerId: idOf('user'), name: text({ maxLength: 128 }), createdAt: epochMs() }
const CustomerRow = object(customer)
export type CustomerRow = Infer<typeof CustomerRow>

const customers = table({ name: 'customer', row: CustomerRow, partitionKey: ['customerId'] })

/** What was decided for a request to create a customer before anything else was written: a retry goes on from here. */
const customersByDedupeId = table({
  name: 'customer_by_dedupe_id',
  row: object({ dedupeId: text({ maxLength: 64 }), ...customer }),
  partitionKey: ['dedupeId'],
})

export type CustomerStore = ReturnType<typeof customerStore>

export const customerStore = (storage: Storage) => ({
  /** Writes the customer; of two requests with one `dedupeId` the first one counts for both. */
  create: async (dedupeId: string, row: CustomerRow): Promise<CustomerRow> => {
    const order = await storage.insertIfAbsent(customersByDedupeId, { dedupeId, ...row })
    const { dedupeId: _, ...kept } = order.inserted ? { dedupeId, ...row } : order.existing
    await storage.insertIfAbsent(customers, kept)
    return kept
  },
  customer: (customerId: CustomerId): Promise<CustomerRow | undefined> => storage.get(customers, { customerId }),
})
