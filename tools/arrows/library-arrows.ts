import type { Arrow } from './arrow.ts'
import { mechanisms } from './mechanisms.ts'
import { adapters, codecs, ports, tests, vocabulary } from './places.ts'

const libraryLayers: readonly Arrow[] = [
  {
    name: 'libraries-know-nothing-above',
    because: 'Libraries are mechanisms that know no service and no program: pass what they need as a parameter.',
    from: { path: '^libraries/' },
    to: { path: '^(bank|bench|datacentre|services|platform|tools|apps|infra|simulation)/' },
    plant: { file: 'libraries/events/above.ts', imports: '#services/ledger/contract.ts' },
  },
  {
    name: 'vocabulary-only-vocabulary',
    because: 'Everything stands on the vocabulary, so it stands on nothing but itself.',
    from: { path: vocabulary, pathNot: tests },
    to: { path: '^libraries/', pathNot: vocabulary },
    plant: { file: 'libraries/ids/above.ts', imports: '../storage/storage-port.ts' },
  },
  {
    name: 'vocabulary-no-io',
    because: 'The vocabulary computes; what touches the machine is an adapter that carries its name.',
    from: { path: vocabulary, pathNot: [adapters, tests] },
    to: { path: '^(node:)?[a-z0-9_/]+$', pathNot: '^(node:)?(util|assert(/strict)?|buffer)$' },
    plant: { file: 'libraries/time/reads-files.ts', imports: 'node:fs' },
  },
  {
    name: 'codecs-only-vocabulary',
    because: 'A codec is a function of bytes: no mechanism has a part in it.',
    from: { path: codecs, pathNot: tests },
    to: { path: '^libraries/', pathNot: [vocabulary, codecs] },
    plant: { file: 'libraries/iso8583/above.ts', imports: '../telemetry/telemetry-port.ts' },
  },
  {
    name: 'mechanism-is-listed',
    because: 'A new mechanism says in tools/arrows/mechanisms.ts what it may use.',
    from: {
      path: '^libraries/',
      pathNot: [vocabulary, codecs, `^libraries/(${Object.keys(mechanisms).join('|')})/`, tests],
    },
    to: {},
    plant: { file: 'libraries/unheard-of/unlisted.ts', imports: '../money/money.ts' },
  },
]

/** One rule per mechanism: the vocabulary, the ports of all, itself, and what the list allows. */
const mechanismArrows = Object.entries(mechanisms).map(
  ([name, { uses, because }]): Arrow => ({
    name: `mechanism-${name}`,
    because: `${name} uses ${uses.join(', ') || 'no other mechanism'}: ${because}. Take a port as a parameter.`,
    from: { path: `^libraries/${name}/`, pathNot: tests },
    to: { path: '^libraries/', pathNot: [vocabulary, ports, `^libraries/(${[name, ...uses].join('|')})/`] },
    plant: { file: `libraries/${name}/uses-another.ts`, imports: '../unheard-of/mechanism.ts' },
  }),
)

export const libraryArrows: readonly Arrow[] = [...libraryLayers, ...mechanismArrows]
