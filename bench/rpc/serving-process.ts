import { createServer as createNodeServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttpServer } from '#libraries/rpc/http-server.ts'
import { createServer } from '#libraries/rpc/server.ts'
import { compile } from '#libraries/schema/codec.ts'
import { ledgerContract } from '#services/ledger/contract.ts'
import { clock, ledger, telemetry } from './parts.ts'
import { response } from './payload.ts'

/** The other process: both servers, so that they are measured on the same core. Says their addresses to its parent. */
const serve = createServer({ services: [ledger], clock, telemetry: telemetry() })
const ours = await createHttpServer({ serve, port: 0, clock })

const answer = compile(ledgerContract.methods.authorise.response).toJson(response)
const bare = createNodeServer((incoming, outgoing) => {
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  incoming.on('end', () => {
    const { commandId } = JSON.parse(Buffer.concat(chunks).toString()) as { commandId?: string }
    const body = JSON.stringify(answer)
    outgoing.writeHead(commandId === undefined ? 400 : 200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    })
    outgoing.end(body)
  })
})
bare.listen(0, '127.0.0.1', () =>
  process.send?.({ ours: ours.address, bare: `127.0.0.1:${(bare.address() as AddressInfo).port}` }),
)
process.on('disconnect', () => process.exit())
