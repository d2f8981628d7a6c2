import { Failure } from '#libraries/errors/failure.ts'
import type { AccountId } from '#libraries/ids/ids.ts'
import type { Command } from '../../domain/command.ts'

/**
 * The account whose shard takes a command; undefined for those that name none: they are shard 0's. A post may name several
 * accounts, which `isTogether` must find in one shard; else it throws `ledger.several-shards`.
 */
export const accountOfCommand = (
  command: Command,
  isTogether: (first: AccountId, other: AccountId) => boolean,
): AccountId | undefined => {
  switch (command.operation) {
    case 'openAddress':
    case 'closeAddress':
    case 'limitAddress':
    case 'hold':
      return command.body.address.accountId
    case 'closeDay':
      return undefined
    case 'post': {
      const accounts = command.body.postings.flatMap(({ address }) => address.accountId ?? [])
      const [first] = accounts
      if (first !== undefined && !accounts.every(other => isTogether(first, other))) throw severalShards()
      return first
    }
    default:
      return command.body.accountId
  }
}

const severalShards = () =>
  new Failure(
    'bad-request',
    'ledger.several-shards',
    'The accounts of these postings are in different shards, which no one batch can hold: move the money with `transfer`.',
    { params: { field: 'postings' } },
  )
