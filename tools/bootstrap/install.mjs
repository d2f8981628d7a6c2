/** Runs npm out of sight; its words are shown only when it fails. */
import { spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { shareLockWith } from './lock.mjs'
import { modules, root, stampFile } from './paths.mjs'

/**
 * @typedef {import('./bootstrap.mjs').What} What
 * @typedef {import('./installed.mjs').Stamp} Stamp
 */

const tailLines = 30
const label = {
  runtime: 'Installing what the bank needs to run',
  all: 'Installing what the bank and its checks need',
}

/**
 * Installs the packages of the lock file. The stamp goes first, so that an interrupted installation is done again.
 * @param {{ what: What, present: Stamp | undefined }} options `present` is a complete smaller installation, if any
 */
export const install = async ({ what, present }) => {
  rmSync(stampFile, { force: true })
  const startedAt = process.hrtime.bigint()
  process.stderr.write(`${label[what]} … `)
  const { code, output } = await runNpm(npmArguments({ what, present }))
  const seconds = (Number(process.hrtime.bigint() - startedAt) / 1e9).toFixed(1)
  process.stderr.write(code === 0 ? `${seconds} s\n` : `failed after ${seconds} s\n`)
  if (code === 0) return
  const tail = output.trimEnd().split('\n').slice(-tailLines).join('\n')
  throw new Error(`${tail}\nnpm could not install the packages (exit ${code}); nothing else was changed, so try again.`)
}

/**
 * What to ask npm for. A complete smaller installation is added to in place, because a bank may be running from it;
 * everything else starts from nothing, which also heals a half-finished installation.
 * @param {{ what: What, present: Stamp | undefined }} options
 */
export const npmArguments = ({ what, present }) => [
  ...(present ? ['install', '--no-save'] : ['ci']),
  ...(what === 'runtime' ? ['--omit=dev'] : ['--include=dev']),
  '--include=optional',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--no-progress',
  '--no-color',
  '--loglevel=warn',
]

/** @param {string[]} args @returns {Promise<{ code: number, output: string }>} */
const runNpm = args =>
  new Promise(resolve => {
    const [command, ...before] = npmCommand()
    const child = spawn(command, [...before, ...args], {
      cwd: root,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    if (child.pid) shareLockWith(child.pid)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
    child.on('error', error => resolve({ code: 127, output: `npm could not be started: ${error.message}` }))
    child.on('close', code => resolve({ code: code ?? 1, output }))
  })

/**
 * The npm that started us, under the Node that started it. The Node found first in PATH may be the one inside
 * node_modules, which npm is about to replace.
 * @returns {[string, ...string[]]}
 */
const npmCommand = () => {
  const npm = process.env['npm_execpath']
  const node = process.env['npm_node_execpath']
  return npm && node && /npm-cli\.c?js$/.test(npm) && existsSync(node) ? [node, npm] : ['npm']
}

const cleanEnvironment = () => {
  const outside = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter(folder => !folder.startsWith(join(modules, '.bin')))
  // `npm -s` hands its silence on to every npm below, whose reasons we want to have if it fails.
  return { ...process.env, PATH: outside.join(delimiter), npm_config_loglevel: 'warn', npm_config_dry_run: 'false' }
}
