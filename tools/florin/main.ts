import { readFlags } from '#libraries/config/flags.ts'
import { florinSettings } from '#libraries/config/settings.ts'
import type { Clock } from '#libraries/time/clock.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { type Context, exits, type Outcome } from './command-spec.ts'
import { commandFailure, errorDocument, exitOf, sentenceOf } from './exit-of.ts'
import { parseCommand, WrongUse } from './parse-command.ts'

/** The command `florin`: reads the words, runs one command, prints one document or a text, and exits with what the outcome means. */
const main = async (args: readonly string[]): Promise<number> => {
  const json = args.includes('--json')
  try {
    const { environment: flags, rest } = readFlags(florinSettings, args)
    const parsed = parseCommand(rest.filter(word => word !== '--json'))
    if (parsed.kind !== 'command')
      return print({ document: { [parsed.kind]: parsed.text.trimEnd() }, text: parsed.text.trimEnd() }, json)
    const clock = systemClock()
    const context: Context = {
      clock,
      json,
      environment: { ...process.env, ...flags },
      flags: new Set(Object.keys(flags)),
      stdin: readStdin,
      line: (document, text) => void process.stdout.write(`${json ? JSON.stringify(document) : text}\n`),
      interrupted: interruption(clock),
    }
    return print(await parsed.command.run(context, parsed.input), json)
  } catch (thrown) {
    return complain(thrown, json)
  }
}

const print = ({ document, text, refused = false }: Outcome, json: boolean): number => {
  const shown = json ? document && JSON.stringify(document) : text
  if (shown !== undefined) process.stdout.write(`${shown}\n`)
  return refused ? exits.refused : exits.done
}

const complain = (thrown: unknown, json: boolean): number => {
  if (thrown instanceof WrongUse) {
    if (json) process.stdout.write(`${JSON.stringify({ error: { code: 'florin.usage', message: thrown.message } })}\n`)
    process.stderr.write(`${thrown.message}\n`)
    return exits.wrongUse
  }
  const failure = commandFailure(thrown)
  if (json) process.stdout.write(`${JSON.stringify(errorDocument(thrown))}\n`)
  process.stderr.write(`${sentenceOf(failure)}\n`)
  return exitOf(failure)
}

const readStdin = async (): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * The first Ctrl-C asks the command to finish; a later one ends it, as the operating system does. One press arrives
 * several times, from the terminal, from npm and from the program that started this one under Node 20: it counts once.
 */
const interruption = (clock: Clock): AbortSignal => {
  const controller = new AbortController()
  let firstAt: number | undefined
  // The channel of the program that started this one under Node 20: when that is gone, this one finishes too.
  process.once('disconnect', () => controller.abort())
  process.channel?.unref()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      firstAt ??= clock.monotonicMs()
      controller.abort()
      if (clock.monotonicMs() - firstAt < samePressMs) return
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
    })
  }
  return controller.signal
}

const samePressMs = 500

process.exitCode = await main(process.argv.slice(2))
