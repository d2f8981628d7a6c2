import type { MessagePort } from 'node:worker_threads'
import type { Environment } from '#libraries/config/read-settings.ts'
import type { SpanRecord } from '#libraries/telemetry/telemetry-port.ts'
import type { BankStatus } from '#services/operator/service.ts'

/** What the followers' thread is given. Directories are absolute and made. */
export type FollowersData = {
  readonly environment: Environment
  readonly path: string
  readonly keys: string
  readonly logs: string
  /** Calls to the services of the payments' thread, and theirs to ours. */
  readonly calls: MessagePort
}

export type FollowersStatus = Pick<BankStatus, 'services' | 'projections'>

export type ToFollowers =
  | { readonly kind: 'ask'; readonly number: number; readonly what: 'status' | 'metrics' }
  | { readonly kind: 'stop' }

export type FromFollowers =
  | { readonly kind: 'ready'; readonly api: string }
  /** It could not start; the failure as it goes over a wire. */
  | { readonly kind: 'failed'; readonly failure: unknown }
  | { readonly kind: 'fatal'; readonly reason: string }
  | { readonly kind: 'spans'; readonly spans: readonly SpanRecord[] }
  | { readonly kind: 'said'; readonly number: number; readonly answer: FollowersStatus | string }
