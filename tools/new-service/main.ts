/** `npm run new-service NAME`: writes the skeleton of a service that passes the checks. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../bootstrap/paths.mjs'
import { isServiceName } from './skeleton.ts'
import { writeService } from './write-service.ts'

const name = process.argv[2] ?? ''
const folder = join(root, 'services', name)
if (!isServiceName(name)) {
  process.stderr.write(
    'Say: npm run new-service NAME, where NAME is lower-case words joined by dashes, such as direct-debit.\n',
  )
  process.exitCode = 2
} else if (existsSync(folder)) {
  process.stderr.write(`services/${name} is there already.\n`)
  process.exitCode = 2
} else {
  const files = writeService(folder, name)
  execFileSync(join(root, 'node_modules/.bin/biome'), ['format', '--write', folder], { cwd: root, stdio: 'ignore' })
  process.stdout.write(`${files.map(file => `services/${name}/${file}\n`).join('')}`)
  process.stdout.write(
    'Next: say in README.md what it owns, name its owner in manifest.ts, and add it to bank/services.ts.\n',
  )
}
