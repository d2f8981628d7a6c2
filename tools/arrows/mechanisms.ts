/**
 * Which mechanism may use which other one, beside the vocabulary and the ports of all. Written down because each entry
 * couples two things that could be replaced apart.
 */
export const mechanisms: Readonly<Record<string, { readonly uses: readonly string[]; readonly because: string }>> = {
  config: { uses: [], because: 'it is read before anything else is there' },
  telemetry: { uses: [], because: 'everything else reports through it' },
  hsm: { uses: [], because: 'keys must not depend on what is not about keys' },
  certificates: { uses: [], because: 'keys must not depend on what is not about keys' },
  journal: { uses: [], because: 'it is the truth and depends on nothing that could be wrong' },
  storage: { uses: [], because: 'a store knows no other mechanism' },
  lock: { uses: ['storage'], because: 'the embedded lock keeps its fence in a table' },
  events: { uses: ['storage'], because: 'queue, log and outbox are tables' },
  rpc: { uses: ['service'], because: 'it serves what a service defines and gets the rest through ports' },
  tunnel: { uses: ['certificates', 'rpc'], because: 'it carries calls over mutual TLS' },
  service: { uses: [], because: 'it only names the ports that a service may be given' },
}
