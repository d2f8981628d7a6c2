import assert from 'node:assert/strict'
import { test } from 'node:test'
import { approvalCode } from './approval-code.ts'

test('an approval code has six letters and digits, each as likely as any other', () => {
  assert.equal(approvalCode(Uint8Array.of(0, 31, 32, 255, 10, 1)), '0Y0YA1')
  const all = Array.from({ length: 256 }, (_, byte) => approvalCode(new Uint8Array(6).fill(byte))[0])
  assert.equal(new Set(all).size, 32)
  for (const character of new Set(all)) assert.equal(all.filter(other => other === character).length, 8)
})
