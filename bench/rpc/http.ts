import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Pool } from 'undici'
import { createCaller } from '#libraries/rpc/caller.ts'
import { createHttpTransport } from '#libraries/rpc/http-client.ts'
import { compile } from '#libraries/schema/codec.ts'
import { ledgerContract } from '#services/ledger/contract.ts'
import { median } from './in-process.ts'
import { clock, random, telemetry } from './parts.ts'
import { request } from './payload.ts'

const windowMs = 400
const windowsCount = 13

/** `ratio` is the median of the ratios of windows that follow each other, so that other load falls on both. */
export type HttpRow = { readonly callers: number; readonly bare: Speed; readonly ours: Speed; readonly ratio: number }
export type Speed = { readonly perSecond: number; readonly p50Us: number; readonly p99Us: number }

/** Two processes on loopback: this one calls, the other answers. Windows of both kinds follow each other. */
export const measureHttp = async (concurrencies: readonly number[]): Promise<readonly HttpRow[]> => {
  const child = fork(fileURLToPath(import.meta.resolve('./serving-process.ts')))
  const addresses = await new Promise<{ ours: string; bare: string }>(resolve =>
    child.once('message', resolve as never),
  )
  const rows: HttpRow[] = []
  for (const callers of concurrencies) {
    const bare = bareClient(addresses.bare, callers)
    const ours = ourClient(addresses.ours)
    const samples = { bare: [] as Window[], ours: [] as Window[] }
    await runWindow(bare.call, callers)
    await runWindow(ours.call, callers)
    for (let i = 0; i < windowsCount; i++) {
      samples.bare.push(await runWindow(bare.call, callers))
      samples.ours.push(await runWindow(ours.call, callers))
    }
    const ratios = samples.ours.map(({ perSecond }, i) => perSecond / (samples.bare[i]?.perSecond ?? Number.NaN))
    rows.push({ callers, bare: speedOf(samples.bare), ours: speedOf(samples.ours), ratio: median(ratios) })
    await Promise.all([bare.close(), ours.close()])
  }
  child.disconnect()
  return rows
}

type Caller = { readonly call: () => Promise<unknown>; readonly close: () => Promise<void> }

const bareClient = (address: string, connections: number): Caller => {
  const pool = new Pool(`http://${address}`, { connections })
  const json = compile(ledgerContract.methods.authorise.request).toJson(request)
  return {
    call: async () => {
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: '/rpc/service.ledger/authorise',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(json),
      })
      if (statusCode !== 200) throw new Error(`Answered ${statusCode}.`)
      return body.json()
    },
    close: () => pool.close(),
  }
}

const ourClient = (address: string): Caller => {
  const transport = createHttpTransport({ addresses: [address], clock })
  const placements = new Map([['service.ledger', transport]])
  const call = createCaller({ caller: 'service.authorisation', placements, clock, random, telemetry: telemetry() })
  const client = call(ledgerContract)
  return { call: () => client.authorise(request), close: transport.close }
}

type Window = { readonly perSecond: number; readonly timesMs: readonly number[] }

const runWindow = async (call: () => Promise<unknown>, callers: number): Promise<Window> => {
  const timesMs: number[] = []
  const startMs = clock.monotonicMs()
  const loop = async (): Promise<void> => {
    for (let nowMs = startMs; nowMs < startMs + windowMs; ) {
      await call()
      const endMs = clock.monotonicMs()
      timesMs.push(endMs - nowMs)
      nowMs = endMs
    }
  }
  await Promise.all(Array.from({ length: callers }, loop))
  return { perSecond: (timesMs.length / (clock.monotonicMs() - startMs)) * 1000, timesMs }
}

const speedOf = (windows: readonly Window[]): Speed => {
  const times = windows.flatMap(({ timesMs }) => timesMs).sort((a, b) => a - b)
  const quantileUs = (share: number) => Math.round((times[Math.floor(times.length * share)] ?? 0) * 1000)
  return {
    perSecond: Math.round(median(windows.map(({ perSecond }) => perSecond))),
    p50Us: quantileUs(0.5),
    p99Us: quantileUs(0.99),
  }
}
