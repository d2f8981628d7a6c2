import type { Arrow } from './arrow.ts'
import { tests, vocabulary } from './places.ts'

/** Programs: the edge, the composition, and everything that people and machines run around the bank. */
export const programArrows: readonly Arrow[] = [
  {
    name: 'edge-knows-one-contract',
    because: 'The data centre talks to services/mastercard through its contract; it may stand in another building.',
    from: { path: '^datacentre/', pathNot: tests },
    to: { path: '^services/', pathNot: '^services/mastercard/contract\\.ts$' },
    plant: { file: 'datacentre/decides.ts', imports: '#services/authorisation/contract.ts' },
  },
  {
    name: 'edge-knows-no-program',
    because: 'The edge is composed by bank/ or runs alone; it knows neither.',
    from: { path: '^datacentre/', pathNot: tests },
    to: { path: '^(bank|bench|platform|tools|apps|infra|simulation)/' },
    plant: { file: 'datacentre/knows-the-bank.ts', imports: '#bank/services.ts' },
  },
  {
    name: 'stand-in-shares-no-decision',
    because: 'Stand-in is for when the bank is wrong or away, so it shares no code with it but codec and vocabulary.',
    from: { path: '^datacentre/stand-in/', pathNot: tests },
    to: { path: '^(services|libraries)/', pathNot: ['^libraries/iso8583/', vocabulary] },
    plant: { file: 'datacentre/stand-in/asks.ts', imports: '#services/mastercard/contract.ts' },
  },
  {
    name: 'bank-composes-services',
    because:
      'The bank takes a service by its service.ts, manifest.ts or contract.ts; what is inside is not its business.',
    from: { path: '^bank/', pathNot: tests },
    to: { path: '^services/', pathNot: '^services/[^/]+/(service|manifest|contract)\\.ts$' },
    plant: { file: 'bank/looks-inside.ts', imports: '#services/ledger/domain/funds.ts' },
  },
  {
    name: 'bank-knows-no-tool',
    because: 'The bank runs without the programs that people run around it.',
    from: { path: '^bank/', pathNot: tests },
    to: { path: '^(bench|platform|tools|apps|infra|simulation)/' },
    plant: { file: 'bank/knows-a-tool.ts', imports: '#tools/card-network/taps.ts' },
  },
  {
    name: 'stories-use-only-the-card-network',
    because: 'A story sees the bank as the outside does: through its doors and the pretend network.',
    from: { path: '^bank/.*\\.test\\.ts$' },
    to: { path: '^(bench|platform|tools|apps|infra|simulation)/', pathNot: '^tools/(card-network|bootstrap)/' },
    plant: { file: 'bank/uses-the-checker.test.ts', imports: '#tools/check/checks.ts' },
  },
  {
    name: 'tools-see-public-faces',
    because: 'Programs around the bank see contracts, manifests and libraries, so that the inside can change.',
    from: { path: '^(infra|tools|platform|apps)/', pathNot: tests },
    to: { path: '^services/', pathNot: '^services/[^/]+/(contract|manifest)\\.ts$' },
    plant: { file: 'tools/florin/looks-inside.ts', imports: '#services/ledger/domain/funds.ts' },
  },
  {
    name: 'tools-spawn-the-bank',
    because: 'A program around the bank starts it as a process and never links it in.',
    from: { path: '^(infra|tools|platform|apps)/', pathNot: tests },
    to: { path: '^(bank|bench|datacentre|simulation)/' },
    plant: { file: 'tools/florin/links-the-bank.ts', imports: '#bank/one-process.ts' },
  },
  {
    name: 'simulation-runs-the-bank',
    because: 'The simulator composes the bank as bank/ does; it looks into no service.',
    from: { path: '^simulation/', pathNot: tests },
    to: { path: '^(services|datacentre|tools|platform|apps|infra|bench)/' },
    plant: { file: 'simulation/looks-inside.ts', imports: '#services/ledger/contract.ts' },
  },
  {
    name: 'bootstrap-needs-nothing',
    because: 'The bootstrap runs before anything is installed, on Node 20.',
    from: { path: '^tools/bootstrap/.*\\.mjs$' },
    to: { path: '.', pathNot: ['^tools/bootstrap/.*\\.mjs$', '^(node:)?[a-z0-9_/]+$'] },
    plant: { file: 'tools/bootstrap/needs-a-package.mjs', imports: 'commander' },
  },
]
