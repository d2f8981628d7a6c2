import { resolve } from 'node:path'
import { readSettings } from '#libraries/config/read-settings.ts'
import { readOperatorToken } from '#libraries/config/running-bank.ts'
import { florinSettings } from '#libraries/config/settings.ts'
import { Failure } from '#libraries/errors/failure.ts'
import type { CommandSpec, Context, Outcome } from '../command-spec.ts'
import { openDemo } from '../start/demo.ts'
import { openDemoPhone } from '../start/demo-phone.ts'
import { type RunningPrograms, runBank } from '../start/run-bank.ts'

export const start: CommandSpec = {
  words: ['start'],
  summary: 'the bank, its data centre and, with --demo, two customers and a pretend network',
  run: async context => {
    const settings = readSettings(florinSettings, context.environment)
    const phone = settings.demo ? await openDemoPhone() : undefined
    const environment = { ...context.environment, FLORIN_DATA: resolve(settings.data), ...phone?.environment }
    const programs = await runBank(environment).catch(async (failure: unknown) => {
      await phone?.close()
      throw failure
    })
    const { network, api, operator } = programs
    context.line(
      { ready: true, network, api: `http://${api}`, operator: `http://${operator}` },
      `The bank is open.\n  card network  ${network}\n  public API    http://${api}\n  operators     http://${operator}`,
    )
    const token = settings.operatorToken?.reveal() ?? readOperatorToken(resolve(settings.data))?.reveal() ?? ''
    const demo =
      phone === undefined
        ? undefined
        : await openDemo({ context, settings, bank: { network, api, operator, token }, phone })
    return untilStopped({ context, programs, closeDemo: demo?.close })
  },
}

/** Waits for Ctrl-C, or for a program that ends by itself: then the rest is stopped, and the exit says that it failed. */
const untilStopped = async ({
  context,
  programs,
  closeDemo,
}: {
  context: Context
  programs: RunningPrograms
  closeDemo: (() => Promise<void>) | undefined
}): Promise<Outcome> => {
  const { interrupted } = context
  const asked = new Promise<undefined>(done => {
    if (interrupted.aborted) done(undefined)
    interrupted.addEventListener('abort', () => done(undefined), { once: true })
  })
  const broken = await Promise.race([programs.broken, asked])
  await closeDemo?.()
  await programs.stop()
  if (broken === undefined) return {}
  throw new Failure(
    'unavailable',
    'florin.program-ended',
    `The ${broken} ended by itself: its last words are in the logs of the data directory. Start again; nothing that was answered is lost.`,
  )
}
