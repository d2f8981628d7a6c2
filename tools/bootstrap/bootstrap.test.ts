import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { root } from './paths.mjs'

/**
 * An npm that installs nothing: it appends its arguments to `calls`, and leaves the record that npm leaves when it is
 * done. It fails, or hangs half-way, when the folder says so.
 */
const fakeNpm = `
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
const args = process.argv.slice(2)
appendFileSync('calls', args.slice(0, 2).join(' ') + '\\n')
mkdirSync('node_modules', { recursive: true })
if (existsSync('fail')) { console.error('npm error code ENOTFOUND'); process.exit(1) }
if (existsSync('hang')) setInterval(() => {}, 1000)
else {
  const packages = Object.entries(JSON.parse(readFileSync('package-lock.json', 'utf8')).packages)
  const wanted = packages.filter(([, entry]) => !entry.dev || !args.includes('--omit=dev'))
  writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: Object.fromEntries(wanted) }))
}
`

test('what is missing is installed once, and nothing is asked of npm while the stamp fits', async t => {
  const clone = fakeClone(t)
  const first = await run(clone, 'runtime')
  assert.match(first.stderr, /^Installing what the bank needs to run … \d+\.\d s\n$/)
  assert.equal(first.stdout, 'ran one,two\n')
  assert.deepEqual(await run(clone, 'runtime'), { code: 0, stdout: 'ran one,two\n', stderr: '' })
  assert.deepEqual(clone.calls(), ['ci --omit=dev'])
})

test('the rest is added to what a running bank uses, not installed anew; the other way round there is nothing to do', async t => {
  const clone = fakeClone(t)
  await run(clone, 'runtime')
  await run(clone, 'all')
  await run(clone, 'runtime')
  await run(clone, 'all')
  assert.deepEqual(clone.calls(), ['ci --omit=dev', 'install --no-save'])
})

test('a changed lock file and a lost folder are installed from nothing', async t => {
  const clone = fakeClone(t)
  await run(clone, 'all')
  clone.write('package-lock.json', lockOf('2.0.0'))
  await run(clone, 'all')
  rmSync(join(clone.folder, 'node_modules'), { recursive: true })
  await run(clone, 'all')
  assert.deepEqual(clone.calls(), ['ci --include=dev', 'ci --include=dev', 'ci --include=dev'])
})

test('what someone installed by hand is taken as it is', async t => {
  const clone = fakeClone(t)
  mkdirSync(join(clone.folder, 'node_modules'))
  clone.write('node_modules/.package-lock.json', lockOf('1.0.0'))
  assert.equal((await run(clone, 'all')).code, 0)
  assert.deepEqual(clone.calls(), [])
})

test('when npm fails its own words are shown, and the next start tries again', async t => {
  const clone = fakeClone(t)
  clone.write('fail', '')
  const failed = await run(clone, 'runtime')
  assert.equal(failed.code, 4)
  assert.match(failed.stderr, /failed after \d+\.\d s\nnpm error code ENOTFOUND\nnpm could not install the packages/)
  assert.equal(failed.stdout, '')
  rmSync(join(clone.folder, 'fail'))
  assert.equal((await run(clone, 'runtime')).code, 0)
  assert.deepEqual(clone.calls(), ['ci --omit=dev', 'ci --omit=dev'])
})

test('an installation that was killed half-way is done again, by whoever waits for it', async t => {
  const clone = fakeClone(t)
  clone.write('hang', '')
  const killed = start(clone, 'all')
  while (!existsSync(join(clone.folder, 'node_modules'))) await new Promise(resolve => setTimeout(resolve, 10))
  const [holder = 0, npm = 0] = readFileSync(join(clone.folder, '.florin-install.lock'), 'utf8').split(' ').map(Number)
  assert.ok(holder === killed.child.pid && npm > 0)
  rmSync(join(clone.folder, 'hang'))
  const waiting = run(clone, 'all')
  process.kill(holder, 'SIGKILL')
  process.kill(npm, 'SIGKILL')
  await killed.done
  const healed = await waiting
  assert.equal(healed.code, 0)
  assert.deepEqual(clone.calls(), ['ci --include=dev', 'ci --include=dev'])
  assert.ok(!existsSync(join(clone.folder, '.florin-install.lock')))
})

const lockOf = (version: string): string =>
  JSON.stringify({ packages: { '': {}, 'node_modules/a': { version }, 'node_modules/b': { version, dev: true } } })

type Clone = { folder: string; write: (file: string, text: string) => void; calls: () => readonly string[] }

const fakeClone = (t: test.TestContext): Clone => {
  const folder = mkdtempSync(join(tmpdir(), 'florin-clone-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text)
  cpSync(join(root, 'tools/bootstrap'), join(folder, 'tools/bootstrap'), { recursive: true })
  write('package.json', '{ "type": "module" }')
  write('package-lock.json', lockOf('1.0.0'))
  write('npm-cli.js', fakeNpm)
  write('target.ts', "console.log('ran', process.argv.slice(2).join() as string)\n")
  write('calls', '')
  return { folder, write, calls: () => readFileSync(join(folder, 'calls'), 'utf8').split('\n').filter(Boolean) }
}

type Ended = { code: number | null; stdout: string; stderr: string }

const run = (clone: Clone, what: string): Promise<Ended> => start(clone, what).done

const start = ({ folder }: Clone, what: string) => {
  const env = { ...process.env, npm_execpath: join(folder, 'npm-cli.js'), npm_node_execpath: process.execPath }
  const child = spawn(process.execPath, ['tools/bootstrap/run.mjs', what, 'target.ts', 'one', 'two'], {
    cwd: folder,
    env,
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', chunk => (stdout += chunk))
  child.stderr.on('data', chunk => (stderr += chunk))
  const done = new Promise<Ended>(resolve => child.on('close', code => resolve({ code, stdout, stderr })))
  return { child, done }
}
