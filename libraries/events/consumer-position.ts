import { integer, object, text } from '../schema/schema.ts'
import { table } from '../storage/storage-port.ts'

/** How far each consumer of a service has come, kept beside the rows that it writes. */
export const consumerPositionTable = table({
  name: 'consumer_position',
  row: object({ consumer: text({ maxLength: 200 }), position: integer({ minimum: 0 }) }),
  partitionKey: ['consumer'],
})
