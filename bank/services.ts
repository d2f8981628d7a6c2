import type { Secret } from '#libraries/errors/sensitive.ts'
import type { AnyContract, ServiceDefinition } from '#libraries/service/service.ts'
import type { TraceStore } from '#libraries/telemetry/telemetry-port.ts'
import { manifest as account } from '#services/account/manifest.ts'
import { accountService } from '#services/account/service.ts'
import { manifest as api } from '#services/api/manifest.ts'
import { apiService } from '#services/api/service.ts'
import { manifest as authorisation } from '#services/authorisation/manifest.ts'
import { authorisationService } from '#services/authorisation/service.ts'
import { manifest as balance } from '#services/balance/manifest.ts'
import { balanceService } from '#services/balance/service.ts'
import { manifest as card } from '#services/card/manifest.ts'
import { cardService } from '#services/card/service.ts'
import { manifest as coherence } from '#services/coherence/manifest.ts'
import { coherenceService } from '#services/coherence/service.ts'
import { manifest as customer } from '#services/customer/manifest.ts'
import { customerService } from '#services/customer/service.ts'
import { manifest as feed } from '#services/feed/manifest.ts'
import { feedService } from '#services/feed/service.ts'
import { manifest as ledger } from '#services/ledger/manifest.ts'
import { ledgerService } from '#services/ledger/service.ts'
import { manifest as mastercard } from '#services/mastercard/manifest.ts'
import { mastercardService } from '#services/mastercard/service.ts'
import { manifest as notification } from '#services/notification/manifest.ts'
import { notificationService } from '#services/notification/service.ts'
import { manifest as operator } from '#services/operator/manifest.ts'
import { type BankView, operatorService } from '#services/operator/service.ts'
import { manifest as pot } from '#services/pot/manifest.ts'
import { potService } from '#services/pot/service.ts'
import { manifest as transaction } from '#services/transaction/manifest.ts'
import { transactionService } from '#services/transaction/service.ts'
import { manifest as transfer } from '#services/transfer/manifest.ts'
import { transferService } from '#services/transfer/service.ts'
import { manifest as txnEnrichment } from '#services/txn-enrichment/manifest.ts'
import { txnEnrichmentService } from '#services/txn-enrichment/service.ts'
import type { Listed } from './place/service-storage.ts'

/** What the composition alone can give: the rest of a service's needs are its ports. */
export type Doors = {
  readonly view: BankView
  readonly operatorToken: Secret
  readonly traces: Pick<TraceStore, 'add'>
  readonly openTunnel: NonNullable<Parameters<typeof mastercardService>[0]>['openTunnel']
  readonly onApi: (address: string) => void
  readonly onOperator: (address: string) => void
}

/** Every service of the bank, in the order in which they start: the ledger first, the doors last. */
export const bankServices = ({
  view,
  operatorToken,
  traces,
  openTunnel,
  onApi,
  onOperator,
}: Doors): readonly Listed[] => [
  listed(ledgerService, ledger),
  listed(customerService, customer),
  listed(accountService, account),
  listed(cardService, card),
  listed(authorisationService, authorisation),
  listed(potService, pot),
  listed(transferService, transfer),
  listed(balanceService, balance),
  listed(transactionService, transaction),
  listed(txnEnrichmentService, txnEnrichment),
  listed(feedService, feed),
  listed(notificationService, notification),
  listed(coherenceService, coherence),
  listed(operatorService({ view, token: operatorToken, onListening: onOperator }), operator),
  listed(apiService({ onListening: onApi }), api),
  listed(mastercardService({ traces, ...(openTunnel === undefined ? {} : { openTunnel }) }), mastercard),
]

const listed = <C extends AnyContract>(definition: ServiceDefinition<C>, manifest: Listed['manifest']): Listed => ({
  definition: definition as unknown as ServiceDefinition,
  manifest,
})
