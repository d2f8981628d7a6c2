import type { Arrow } from './arrow.ts'
import { adapters, tests } from './places.ts'

const drivers = [
  'cassandra-driver',
  '@platformatic/kafka',
  '@kubernetes/client-node',
  '@grpc/',
  '@block65/webcrypto-web-push',
  '@opentelemetry/',
  '@prometheus-io/client',
  'pino',
  'undici',
  'node:sqlite',
]

/** Technologies stay behind their adapters, so that one can be exchanged without reading the bank. */
export const driverArrows: readonly Arrow[] = [
  {
    name: 'drivers-only-in-adapters',
    because: 'A driver is imported by the adapter that carries its name; others take the port as a parameter.',
    from: { path: '^(bank|datacentre|services|libraries|platform|simulation)/', pathNot: [adapters, tests] },
    to: { path: `(^|node_modules/)(${drivers.join('|')})` },
    plant: { file: 'services/pot/store/pots-by-driver.ts', imports: 'cassandra-driver' },
  },
  {
    name: 'schemas-through-our-own',
    because: 'Only libraries/schema knows typebox, so that amounts, bytes and card data keep their one form.',
    from: { path: '^(bank|datacentre|services|libraries|platform|tools)/', pathNot: ['^libraries/schema/', tests] },
    to: { path: '(^|node_modules/)(typebox|@sinclair)' },
    plant: { file: 'services/pot/domain/own-schema.ts', imports: 'typebox' },
  },
  {
    name: 'public-doors-only-in-api-and-operator',
    because:
      'The outside comes in through services/api and services/operator; a service answers calls of its contract.',
    from: { pathNot: ['^services/(api|operator)/', tests] },
    to: { path: '(^|node_modules/)fastify' },
    plant: { file: 'services/pot/handler/serves-http.ts', imports: 'fastify' },
  },
  {
    name: 'command-line-only-in-tools',
    because: 'The bank is configured by its environment; only programs that people run read arguments.',
    from: { pathNot: ['^tools/', tests] },
    to: { path: '(^|node_modules/)commander' },
    plant: { file: 'bank/reads-arguments.ts', imports: 'commander' },
  },
]
