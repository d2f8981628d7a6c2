import { rpcSuite } from './rpc-suite.ts'

rpcSuite('in process', async ({ served }) => ({
  placement: { placement: 'in-process', handlers: () => served.handlers },
  close: async () => {},
}))
