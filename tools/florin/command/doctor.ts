import { existsSync, statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { readSettings } from '#libraries/config/read-settings.ts'
import { findRunningBank } from '#libraries/config/running-bank.ts'
import { florinSettings } from '#libraries/config/settings.ts'
import { asFailure } from '#libraries/errors/failure.ts'
import type { CommandSpec, Context } from '../command-spec.ts'
import { dataFolder } from '../data-folder.ts'
import { callOperator } from '../operator-client.ts'
import { table } from '../show.ts'
import { verifyFiles } from './ledger-verify.ts'

type Finding = { readonly check: string; readonly ok: boolean; readonly finding: string; readonly remedy?: string }

const freeBytesMin = 256 * 1_048_576
const nodeMajorMin = 24

export const doctor: CommandSpec = {
  words: ['doctor'],
  summary: 'what is wrong here and how to mend it',
  run: async context => {
    const running = findRunningBank(dataFolder(context).path) !== undefined
    const findings = [
      nodeVersion(),
      settings(context),
      freeSpace(context),
      ...(running ? [await bankState(context)] : [...(await ports(context)), await books(context)]),
    ]
    const ok = findings.every(finding => finding.ok)
    const rows = findings.map(({ check, ok, finding, remedy }) => [
      ok ? 'good' : 'BAD',
      check,
      remedy === undefined ? finding : `${finding}: ${remedy}`,
    ])
    return { document: { ok, findings }, text: table(['', 'check', 'finding'], rows), refused: !ok }
  },
}

const nodeVersion = (): Finding => {
  const ok = Number(process.versions.node.split('.')[0]) >= nodeMajorMin
  return {
    check: 'Node.js',
    ok,
    finding: process.version,
    ...(ok ? {} : { remedy: `install Node.js ${nodeMajorMin} or newer` }),
  }
}

const settings = ({ environment }: Context): Finding => {
  try {
    readSettings(florinSettings, environment)
    return { check: 'settings', ok: true, finding: 'readable' }
  } catch (thrown) {
    return { check: 'settings', ok: false, finding: asFailure(thrown).message }
  }
}

const freeSpace = (context: Context): Finding => {
  const { path } = dataFolder(context)
  let folder = path
  while (!existsSync(folder)) folder = dirname(folder)
  const { bavail, bsize } = statfsSync(folder)
  const ok = bavail * bsize >= freeBytesMin
  return {
    check: 'disk',
    ok,
    finding: `${Math.floor((bavail * bsize) / 1_048_576)} MB free at ${folder}`,
    ...(ok ? {} : { remedy: 'make room: the journal must grow' }),
  }
}

const ports = ({ environment }: Context): Promise<Finding[]> => {
  const { networkListen, apiListen, operatorListen } = readSettings(florinSettings, environment)
  const doors = [
    ['card network', 'network-listen', networkListen],
    ['public API', 'api-listen', apiListen],
    ['operators', 'operator-listen', operatorListen],
  ] as const
  return Promise.all(
    doors.map(async ([name, flag, address]) => {
      const ok = await isFree(address)
      const finding = `${address.host}:${address.port} is ${ok ? 'free' : 'taken or not ours to take'}`
      return {
        check: `door: ${name}`,
        ok,
        finding,
        ...(ok ? {} : { remedy: `stop what has it, or start with --${flag} 127.0.0.1:0` }),
      }
    }),
  )
}

const isFree = ({ host, port }: { host: string; port: number }): Promise<boolean> =>
  new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })

const books = async (context: Context): Promise<Finding> => {
  const { path, isEmpty } = dataFolder(context)
  if (isEmpty) return { check: 'books', ok: true, finding: `no bank in ${path} yet` }
  try {
    const report = await verifyFiles(context)
    return {
      check: 'books',
      ok: report['ok'] === true,
      finding: `${report['entrySets']} entry sets, chain ${report['chain']}`,
    }
  } catch (thrown) {
    return {
      check: 'books',
      ok: false,
      finding: asFailure(thrown).message,
      remedy: 'restore a backup, or move the directory away',
    }
  }
}

const bankState = async (context: Context): Promise<Finding> => {
  try {
    const { ready, reasons } = (await callOperator(context, 'status', {})) as { ready: boolean; reasons: string[] }
    return { check: 'bank', ok: ready, finding: ready ? 'takes payments' : reasons.join(' ') }
  } catch (thrown) {
    return { check: 'bank', ok: false, finding: asFailure(thrown).message }
  }
}
