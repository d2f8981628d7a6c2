import { connect, createServer, type Socket } from 'node:net'

/** The wire between data centre and bank, as something that a story can cut. */
export type CutWire = {
  readonly address: string
  /** Ends every connection and takes no new one. */
  readonly cut: () => void
  /** What the bank says does not come through any more, and nobody is told. */
  readonly holdAnswers: () => void
  /** What the data centre says does not come through any more, and nobody is told. */
  readonly holdRequests: () => void
  /** Everything moves again, what was held first. */
  readonly heal: () => void
  readonly close: () => Promise<void>
}

type Held = 'nothing' | 'answers' | 'requests' | 'everything'

/** Listens on loopback and passes everything on to `to()`, which is asked at each connection. */
export const openCutWire = async (to: () => string): Promise<CutWire> => {
  const pairs = new Set<readonly [Socket, Socket]>()
  let held: Held = 'nothing'
  const server = createServer({ noDelay: true }, near => {
    near.on('error', () => {})
    const [host, port] = to().split(':')
    const far = connect({ host: host ?? '', port: Number(port), noDelay: true })
    const pair = [near, far] as const
    pairs.add(pair)
    far.on('error', () => near.destroy())
    near.on('close', () => far.destroy())
    far.on('close', () => {
      pairs.delete(pair)
      near.destroy()
    })
    if (held === 'everything') near.destroy()
    else move(pair, held)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const set = (next: Held) => () => {
    held = next
    for (const pair of pairs) move(pair, held)
  }
  return {
    address: `127.0.0.1:${(server.address() as { port: number }).port}`,
    cut: set('everything'),
    holdAnswers: set('answers'),
    holdRequests: set('requests'),
    heal: set('nothing'),
    close: () => {
      set('everything')()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}

const move = ([near, far]: readonly [Socket, Socket], held: Held): void => {
  if (held === 'everything') {
    near.destroy()
    far.destroy()
    return
  }
  near.unpipe(far)
  far.unpipe(near)
  if (held === 'requests') near.pause()
  else near.pipe(far)
  if (held === 'answers') far.pause()
  else far.pipe(near)
}
