import { resolve } from 'node:path'
import type { ValuesOf } from '#libraries/config/setting.ts'
import type { florinSettings } from '#libraries/config/settings.ts'
import type { DialectName } from '#libraries/iso8583/codec.ts'
import type { FramingName } from '#libraries/iso8583/framer.ts'
import type { LinkCodePage } from './wire.ts'

export type Address = { readonly host: string; readonly port: number }

export type EdgeSettings = {
  /** The name in the edge's certificate; data centres have one each. */
  readonly name: string
  readonly networkListen: Address
  readonly networkConnect: readonly Address[]
  readonly dialect: DialectName
  readonly framing: FramingName
  readonly codePage: LinkCodePage
  readonly echoMs: number
  readonly cutoffMs: number
  readonly tunnelConnect: readonly Address[]
  /** Traces that begin here and are kept whole. */
  readonly tracesPerSecond: number
  /** Absolute; the edge's alone. */
  readonly dataDirectory: string
  /** Absolute. */
  readonly keysDirectory: string
}

/** What the edge takes from the settings of Florin; it lives in the folder `edge` of the data directory. */
export const edgeSettings = (values: ValuesOf<typeof florinSettings>): EdgeSettings => ({
  name: 'main',
  networkListen: values.networkListen,
  networkConnect: values.networkConnect ?? [],
  dialect: values.networkDialect,
  framing: values.networkFraming,
  codePage: values.networkCodepage,
  echoMs: values.networkEchoS * 1000,
  cutoffMs: values.networkCutoffMs,
  tunnelConnect: values.tunnelConnect ?? [],
  tracesPerSecond: values.tracesPerSecond,
  dataDirectory: resolve(values.data, 'edge'),
  keysDirectory: resolve(values.keys ?? resolve(values.data, 'keys')),
})
