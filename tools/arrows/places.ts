/** The parts of the tree, as regular expressions over paths from the root. */

export const vocabularyFolders = ['money', 'ids', 'errors', 'schema', 'time', 'contract'] as const
export const codecFolders = ['iso8583', 'emv'] as const

export const vocabulary = `^libraries/(${vocabularyFolders.join('|')})/`
export const codecs = `^libraries/(${codecFolders.join('|')})/`
/** Types only: what a mechanism offers, so that others can be given it. */
export const ports = '^libraries/[^/]+/[a-z0-9-]*(port|transport)\\.ts$'

/** Names of the technologies that an adapter is called after. */
const technologies = [
  'cassandra',
  'etcd',
  'fastify',
  'fetch',
  'file',
  'grpc',
  'http',
  'kafka',
  'kubernetes',
  'node',
  'nsq',
  'otel',
  'pino',
  'prometheus',
  'sqlite',
  'system',
  'tcp',
  'tls',
  'undici',
  'web-push',
]

/** Files that may touch time, chance, network, disk and environment: adapters, which carry the technology's name, and programs. */
export const adapters = `(^|/)((${technologies.join('|')})-[a-z0-9-]+|[a-z0-9-]+-(adapter|worker)|main|one-process|one-service|verify-ledger|read-ledger)\\.ts$`

/** Tests, and what only tests import. */
export const tests = '(\\.test\\.ts$|/testing/|-(suite|double|fixture)\\.ts$)'

/** The public face of a service: contract.ts, whose longer messages may stand in a folder beside it. */
export const contracts = '^services/[^/]+/contract\\.ts$'
export const contractFiles = '^services/[^/]+/(contract\\.ts$|messages/)'
