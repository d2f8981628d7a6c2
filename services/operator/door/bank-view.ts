import type { ResponseOf } from '#libraries/contract/contract.ts'
import type { SpanRecord } from '#libraries/telemetry/telemetry-port.ts'
import type { EpochMs } from '#libraries/time/clock.ts'
import type { edgeContract } from '#services/mastercard/contract.ts'

/** What is true of the bank as a whole and belongs to no service: its composition, `bank/`, gives it. */
export type BankView = {
  readonly status: () => Promise<BankStatus>
  /** Of each edge that is connected now; one that does not answer is left out. */
  readonly edges: () => Promise<readonly EdgeReport[]>
  /** The metrics of this process in Prometheus' text format. */
  readonly metricsPage: () => Promise<string>
  /** By trace id, transaction id or retrieval reference number; in order of their start. */
  readonly findTrace: (id: string) => Promise<readonly SpanRecord[]>
  /** Copies the bank while it runs, so that `florin ledger verify` accepts the copy. */
  readonly backup: (directory: string) => Promise<BackupReport>
  readonly started: () => boolean
  /** Why the bank should get no payments now, a sentence each; none when it is ready. */
  readonly notReady: () => readonly string[]
}

export type EdgeReport = ResponseOf<(typeof edgeContract)['methods']['report']>

export type BankStatus = {
  readonly version: string
  readonly startedAt: EpochMs
  readonly services: readonly {
    readonly service: string
    /** `in-process`, `thread` (another of the same process) or `http`. */
    readonly placement: string
    readonly notReady?: string | undefined
  }[]
  /** How the network's links speak: what a program needs beside the address. */
  readonly network: { readonly dialect: string; readonly framing: string; readonly codePage: string }
  /** What stands behind each port: `{ storage: 'sqlite', … }`. */
  readonly engines: Readonly<Record<string, string>>
  /** How far each follower has read, and how far there is to read. */
  readonly projections: readonly {
    readonly service: string
    readonly event: string
    readonly position: number
    readonly end: number
  }[]
}

export type BackupReport = { readonly directory: string; readonly files: number; readonly bytes: number }
