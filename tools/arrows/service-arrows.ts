import type { Arrow } from './arrow.ts'
import { adapters, codecs, contractFiles, contracts, tests, vocabulary } from './places.ts'

const inside = '^services/([^/]+)/'
const own = '^services/$1/'
const machine = 'fs|net|tls|http|https|http2|dgram|dns|child_process|worker_threads|cluster|sqlite|os|readline|repl'

/** Asks `node:net` whether an address is private, and opens nothing. */
const asksOnly = '^services/notification/push/public-endpoint\\.ts$'

/** Between services, and from services to the rest of the tree. */
const aroundServices: readonly Arrow[] = [
  {
    name: 'service-to-service-only-contract',
    because: 'Another service is its contract.ts and nothing else: it may run in another process.',
    from: { path: inside, pathNot: tests },
    to: { path: '^services/', pathNot: [own, contracts] },
    plant: { file: 'services/pot/handler/looks-inside.ts', imports: '#services/ledger/domain/funds.ts' },
  },
  {
    name: 'services-know-no-program',
    because: 'A service does not know who composes, starts or watches it.',
    from: { path: '^services/', pathNot: tests },
    to: { path: '^(bank|bench|datacentre|platform|tools|apps|infra|simulation)/' },
    plant: { file: 'services/pot/knows-the-bank.ts', imports: '#bank/services.ts' },
  },
  {
    name: 'services-take-adapters-as-parameters',
    because: 'bank/ chooses the adapters; a service sees their ports, so that the simulator can give it others.',
    from: { path: '^services/', pathNot: [adapters, tests] },
    to: { path: `^libraries/.*${adapters}` },
    plant: { file: 'services/pot/chooses-a-clock.ts', imports: '#libraries/time/system-clock.ts' },
  },
  {
    name: 'services-no-io-outside-adapters',
    because: 'Network, disk and processes reach the code through ports; an adapter carries the name of its technology.',
    from: { path: '^services/', pathNot: [adapters, asksOnly, tests] },
    to: { path: `^(node:)?(${machine})(/|$)` },
    plant: { file: 'services/pot/handler/reads-files.ts', imports: 'node:fs/promises' },
  },
]

/** Inside one service. */
const insideServices: readonly Arrow[] = [
  {
    name: 'contract-only-vocabulary',
    because: 'A contract is read by everybody, so it brings nothing but the vocabulary and other contracts.',
    from: { path: contractFiles },
    to: { path: '.', pathNot: [vocabulary, contracts, '^services/[^/]+/messages/'] },
    plant: { file: 'services/planted-contract/contract.ts', imports: './domain/rule.ts' },
  },
  {
    name: 'messages-belong-to-their-contract',
    because: 'The folder messages/ is the long part of a contract: import contract.ts, which says what is public.',
    from: { path: inside, pathNot: [tests, '^services/[^/]+/(contract\\.ts$|messages/)'] },
    to: { path: '^services/[^/]+/messages/', pathNot: own },
    plant: { file: 'services/pot/domain/reads-messages.ts', imports: '#services/ledger/messages/commands.ts' },
  },
  {
    name: 'domain-is-pure',
    because: 'Rules compute: no clock, chance, disk, network or framework. Pass values in, give decisions out.',
    from: { path: '^services/[^/]+/domain/', pathNot: tests },
    to: {
      path: '^((node:)?[a-z0-9_/]+$|node_modules/)',
      pathNot: '^(node:)?(util|assert(/strict)?|buffer|crypto|zlib)$',
    },
    plant: { file: 'services/pot/domain/listens.ts', imports: 'node:events' },
  },
  {
    name: 'domain-only-contracts-and-vocabulary',
    because: 'A rule knows the words of the bank and nothing of how they are stored, called or carried.',
    from: { path: '^services/([^/]+)/domain/', pathNot: tests },
    to: {
      path: '^(services|libraries)/',
      pathNot: ['^services/$1/(domain/|messages/|contract\\.ts$)', contracts, vocabulary, codecs],
    },
    plant: { file: 'services/pot/domain/stores.ts', imports: '../store/pot-store.ts' },
  },
  {
    name: 'store-below-handlers',
    because: 'A store keeps and finds; it does not decide who is answered what.',
    from: { path: '^services/([^/]+)/store/', pathNot: tests },
    to: { path: '^services/$1/(handler|consumer|service\\.ts|manifest\\.ts)' },
    plant: { file: 'services/pot/store/calls-up.ts', imports: '../handler/deposit-into-pot.ts' },
  },
  {
    name: 'handlers-stand-apart',
    because: 'One file, one method: what two handlers share is a rule in domain/ or a query in store/.',
    from: { path: '^services/([^/]+)/(handler|consumer)/', pathNot: tests },
    to: { path: '^services/$1/(handler|consumer|service\\.ts|manifest\\.ts)' },
    plant: { file: 'services/pot/handler/calls-sideways.ts', imports: './deposit-into-pot.ts' },
  },
  {
    name: 'service-file-wires',
    because: 'service.ts wires handlers, consumers and stores; rules are called by handlers.',
    from: { path: '^services/([^/]+)/service\\.ts$' },
    to: { path: '^services/$1/(domain/|manifest\\.ts$)' },
    plant: { file: 'services/planted-wiring/service.ts', imports: './domain/rule.ts' },
  },
  {
    name: 'nothing-imports-service-file',
    because: 'service.ts is read from above, by bank/.',
    from: { path: '^(services|libraries|datacentre|tools|infra|platform)/', pathNot: tests },
    to: { path: '^services/[^/]+/service\\.ts$' },
    plant: { file: 'services/pot/reads-its-wiring.ts', imports: './service.ts' },
  },
  {
    name: 'manifest-is-data',
    because: 'A manifest is read by programs that never run the service.',
    from: { path: '^services/[^/]+/manifest\\.ts$' },
    to: { path: '.', pathNot: [vocabulary, '^libraries/service/'] },
    plant: { file: 'services/planted-manifest/manifest.ts', imports: './domain/rule.ts' },
  },
]

export const serviceArrows: readonly Arrow[] = [...aroundServices, ...insideServices]
