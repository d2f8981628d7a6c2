import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'

/** Where Debian's package postgresql-15 keeps its programs. */
const programs = '/usr/lib/postgresql/15/bin'
const superuser = 'bench'
const startTriesMax = 200

export type PostgresCluster = {
  readonly connect: () => Promise<Client>
  /** Of the server and of all its connections. */
  readonly processorSeconds: () => number
  readonly stop: () => Promise<void>
}

/** Why PostgreSQL cannot be measured here; undefined when it can. */
export const whyNoPostgres = (): string | undefined => {
  if (!existsSync(join(programs, 'postgres'))) return `no PostgreSQL 15 in ${programs} (Debian: postgresql-15)`
  if (process.getuid?.() === 0 && owner() === undefined) return 'PostgreSQL does not run as root, and no user postgres'
  return undefined
}

/** A cluster of its own in `directory`, reached over a socket of the file system, with the settings of the package but these. */
export const startPostgres = async ({ directory }: { directory: string }): Promise<PostgresCluster> => {
  const as: Partial<Owner> = process.getuid?.() === 0 ? (owner() ?? {}) : {}
  const data = join(directory, 'postgres')
  // A short path: that of a socket may have a hundred characters.
  const sockets = mkdtempSync(join(tmpdir(), 'florin-pg-'))
  mkdirSync(data)
  chmodSync(directory, 0o711)
  for (const path of [data, sockets]) if (as.uid !== undefined && as.gid !== undefined) chownSync(path, as.uid, as.gid)
  execFileSync(join(programs, 'initdb'), ['-D', data, '-U', superuser, '--auth=trust', '--no-locale', '-E', 'UTF8'], {
    ...as,
    cwd: data,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const settings = {
    listen_addresses: '',
    unix_socket_directories: sockets,
    synchronous_commit: 'on',
    fsync: 'on',
    shared_buffers: '256MB',
    max_wal_size: '4GB',
    max_connections: '100',
    log_min_messages: 'fatal',
  }
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...as, cwd: data, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const endWithUs = () => server.kill('SIGINT')
  process.once('exit', endWithUs)
  const connect = async () => {
    const client = new Client({ host: sockets, user: superuser, database: 'postgres' })
    await client.connect()
    return client
  }
  await untilReady(connect)
  return {
    connect,
    processorSeconds: () => processorSecondsOf(server),
    stop: async () => {
      const ended = once(server, 'exit')
      server.kill('SIGINT')
      await ended
      process.off('exit', endWithUs)
      rmSync(sockets, { recursive: true, force: true })
    },
  }
}

type Owner = { readonly uid: number; readonly gid: number }

/** User and group of Debian's package, for a bench that root runs. */
const owner = (): Owner | undefined => {
  const fields = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))
  return fields === null ? undefined : { uid: Number(fields[1]), gid: Number(fields[2]) }
}

const untilReady = async (connect: () => Promise<Client>) => {
  for (let left = startTriesMax; ; left--)
    try {
      return await (await connect()).end()
    } catch (reason) {
      if (left === 0) throw reason
      await new Promise(resolve => setTimeout(resolve, 50))
    }
}

/** Linux counts processor time in hundredths of a second. */
const ticksPerSecond = 100

const processorSecondsOf = ({ pid }: ChildProcess): number => {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  const ticks = [`${pid}`, ...children].map(one => {
    try {
      const fields = readFileSync(`/proc/${one}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')
      return Number(fields[11]) + Number(fields[12])
    } catch {
      return 0
    }
  })
  return ticks.reduce((sum, more) => sum + more, 0) / ticksPerSecond
}
