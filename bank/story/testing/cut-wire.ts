import { connect, createServer, type Socket } from 'node:net'

/** The wire between data centre and bank, as something that a story can cut. */
export type CutWire = {
  readonly address: string
  /** Ends every connection and takes no new one. */
  readonly cut: () => void
  /** Nothing moves any more, but nobody is told: a cable under the sea. */
  readonly freeze: () => void
  readonly heal: () => void
  readonly close: () => Promise<void>
}

/** Listens on loopback and passes everything on to `to()`, which is asked at each connection. */
export const openCutWire = async (to: () => string): Promise<CutWire> => {
  const pairs = new Set<readonly [Socket, Socket]>()
  let isCut = false
  const server = createServer({ noDelay: true }, near => {
    const [host, port] = to().split(':')
    near.on('error', () => {})
    if (isCut) {
      near.destroy()
      return
    }
    const far = connect({ host: host ?? '', port: Number(port), noDelay: true })
    const pair = [near, far] as const
    pairs.add(pair)
    far.on('error', () => near.destroy())
    near.on('close', () => far.destroy())
    far.on('close', () => {
      pairs.delete(pair)
      near.destroy()
    })
    near.pipe(far)
    far.pipe(near)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const end = (): void => {
    for (const [near, far] of pairs) {
      near.destroy()
      far.destroy()
    }
  }
  return {
    address: `127.0.0.1:${(server.address() as { port: number }).port}`,
    cut: () => {
      isCut = true
      end()
    },
    freeze: () => {
      for (const [near, far] of pairs) {
        near.unpipe(far).pause()
        far.unpipe(near).pause()
      }
    },
    heal: () => {
      isCut = false
      for (const [near, far] of pairs) {
        near.pipe(far)
        far.pipe(near)
      }
    },
    close: () => {
      end()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}
