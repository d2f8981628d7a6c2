import { authorise } from './handler/authorise.ts'
import { capture } from './handler/capture.ts'
import { closeAddress } from './handler/close-address.ts'
import { closeDay } from './handler/close-day.ts'
import { expire } from './handler/expire.ts'
import { hold } from './handler/hold.ts'
import { increment } from './handler/increment.ts'
import { limitAddress } from './handler/limit-address.ts'
import { openAccount } from './handler/open-account.ts'
import { openAddress } from './handler/open-address.ts'
import { post } from './handler/post.ts'
import { release } from './handler/release.ts'
import { reverse } from './handler/reverse.ts'
import { reverseEntrySet } from './handler/reverse-entry-set.ts'
import type { LedgerStore } from './store/ledger-store.ts'
import type { TakeCommand } from './store/take-command.ts'

/** Everything that changes the books: each method is one command. */
export const commandHandlers = ({ take, store }: { take: TakeCommand; store: Pick<LedgerStore, 'entrySet'> }) => ({
  openAccount: openAccount({ take }),
  authorise: authorise({ take }),
  reverse: reverse({ take }),
  post: post({ take }),
  reverseEntrySet: reverseEntrySet({ take, store }),
  openAddress: openAddress({ take }),
  closeAddress: closeAddress({ take }),
  limitAddress: limitAddress({ take }),
  hold: hold({ take }),
  increment: increment({ take }),
  release: release({ take }),
  capture: capture({ take }),
  expire: expire({ take }),
  closeDay: closeDay({ take }),
})
