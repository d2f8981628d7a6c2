import { readFileSync } from 'node:fs'
import { Command, CommanderError, type OutputConfiguration } from 'commander'
import type { CommandSpec, Input } from './command-spec.ts'
import { commands } from './commands.ts'

/** The words do not make a command; the message says which would. Exit 2. */
export class WrongUse extends Error {}

export type Parsed =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version'; readonly text: string }
  | { readonly kind: 'command'; readonly command: CommandSpec; readonly input: Input }

/** From words to a command and its input. Throws `WrongUse`. */
export const parseCommand = (words: readonly string[]): Parsed => {
  let found: Parsed | undefined
  let help = ''
  let complaint = ''
  const output: OutputConfiguration = {
    writeOut: text => {
      help += text
    },
    writeErr: text => {
      complaint += text
    },
  }
  const program = programOf(output, (command, input) => {
    found = { kind: 'command', command, input }
  })
  try {
    program.parse([...words], { from: 'user' })
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown
    if (thrown.code === 'commander.version') return { kind: 'version', text: help }
    if (help !== '') return { kind: 'help', text: help }
    // A group without a command (`florin card`): commander shows what there is, as a complaint.
    if (thrown.code === 'commander.help' && words.length === 0) return { kind: 'help', text: complaint }
    if (thrown.code === 'commander.help') throw new WrongUse(`A command is missing.\n\n${complaint.trimEnd()}`)
    throw new WrongUse(`${thrown.message.replace(/^error: /, '').replace(/\.$/, '')}. See florin --help.`)
  }
  return found ?? { kind: 'help', text: program.helpInformation() }
}

const programOf = (output: OutputConfiguration, onCommand: (command: CommandSpec, input: Input) => void): Command => {
  const program = new Command('florin')
    .description('A digital bank anyone can run.')
    .version(version(), '--version')
    .exitOverride()
    .configureOutput(output)
    .addHelpText(
      'after',
      '\nEvery command takes --json (one document on stdout), --data DIR and --operator-listen HOST:PORT.\nSettings are flags too: FLORIN_API_LISTEN is --api-listen. See docs/reference/settings.md.',
    )
  for (const spec of commands) {
    const parent = spec.words.slice(0, -1).reduce(groupIn, program)
    const command = parent.command(spec.words.at(-1) ?? '').description(spec.summary)
    for (const { name, what, optional } of spec.arguments ?? [])
      command.argument(optional ? `[${name}]` : `<${name}>`, what)
    for (const { flags, what, required } of spec.options ?? [])
      required ? command.requiredOption(flags, what) : command.option(flags, what)
    command.action((...args: unknown[]) => {
      const values = Object.fromEntries((spec.arguments ?? []).map(({ name }, index) => [name, args[index]]))
      onCommand(spec, { ...command.opts(), ...values } as Input)
    })
  }
  for (const group of program.commands.filter(command => command.commands.length > 0))
    group.description(group.commands.map(command => command.name()).join(', '))
  return program
}

const groupIn = (parent: Command, word: string): Command =>
  parent.commands.find(command => command.name() === word) ?? parent.command(word)

export const version = (): string =>
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version
