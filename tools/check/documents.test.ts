import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test from 'node:test'
import { root } from '../bootstrap/paths.mjs'
import { treeOfFolder } from '../tidy/tree.ts'

const documents = treeOfFolder(root).files.filter(({ path }) => path.endsWith('.md'))

test('every npm command in a document is a script of package.json', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  assert.ok(documents.length > 5)
  for (const { path, text } of documents)
    for (const [, name = ''] of text.matchAll(/npm run (?:-s )?([a-z][a-z-]*)/g))
      assert.ok(Object.hasOwn(scripts, name), `${path} says npm run ${name}`)
})

test('every link in a document leads to a file', () => {
  for (const { path, text } of documents)
    for (const [, target = ''] of text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
      if (/^[a-z]+:/.test(target)) continue
      assert.ok(existsSync(join(root, dirname(path), target)), `${path} links to ${target}`)
    }
})

test('every script of package.json runs a file that is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  for (const [name, command] of Object.entries(scripts))
    for (const [file] of command.matchAll(/[a-z/-]+\.(mjs|ts)/g))
      assert.ok(existsSync(join(root, file)), `${name}: ${file}`)
})
