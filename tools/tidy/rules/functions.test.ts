import assert from 'node:assert/strict'
import test from 'node:test'
import { lines } from '../rule.ts'
import { treeOf } from '../tree.ts'
import { functionRules } from './functions.ts'

const path = 'libraries/money/one.ts'
const bitten = (code: string): readonly string[] =>
  functionRules.filter(({ check }) => check(treeOf({ [path]: code })).length > 0).map(({ name }) => name)

const body = (count: number): string => lines(count, 'foo()')

test('a function may have seventy lines, its first and last included', () => {
  const table: readonly [string, string, boolean][] = [
    ['arrow', `const f = () => {\n${body(68)}}`, false],
    ['arrow, one more', `const f = () => {\n${body(69)}}`, true],
    ['declaration', `function f() {\n${body(69)}}`, true],
    ['method', `class A {\n m() {\n${body(69)}}\n}`, true],
    ['method of an object', `const a = {\n m() {\n${body(69)}}\n}`, true],
    ['after a comment with letters of two bytes', `// ééé\nconst f = () => {\n${body(68)}}`, false],
    ['callback in a call', `test('x', () => {\n${body(69)}})`, true],
  ]
  for (const [what, code, found] of table) assert.equal(bitten(code).includes('function-length'), found, what)
})

test('a factory does not count the lines of the functions that it returns', () => {
  const two = `  a: () => {\n${body(60)}  },\n  b: async () => {\n${body(60)}  },\n`
  const table: readonly [string, string, boolean][] = [
    ['returned object', `const f = () => ({\n${two}})`, false],
    ['returned after work', `const f = () => {\n  const x = 1\n  return {\n${two}  }\n}`, false],
    ['handler of a factory', `export const f = (deps) => async (request) => {\n${body(68)}}`, false],
    ['handler of a factory, one more', `export const f = (deps) => async (request) => {\n${body(69)}}`, true],
    [
      'suite',
      `export const suite = () => {\n  test('a', () => {\n${body(60)}  })\n  test('b', () => {\n${body(60)}  })\n}`,
      false,
    ],
    ['a factory that is long itself', `const f = () => {\n${body(70)}  return {\n${two}  }\n}`, true],
  ]
  for (const [what, code, found] of table) assert.equal(bitten(code).includes('function-length'), found, what)
})

test('control statements nest four deep within one function', () => {
  const nested = (depth: number): string => `const f = () => { ${'if (x) { '.repeat(depth)} ${'}'.repeat(depth)} }`
  const table: readonly [string, string, boolean][] = [
    ['four', nested(4), false],
    ['five', nested(5), true],
    ['else if', `const f = () => { if (a) {} ${'else if (b) {} '.repeat(9)} }`, false],
    [
      'a function starts anew',
      `const f = () => { if (a) { if (b) { if (c) { g(() => { if (d) { if (e) {} } }) } } } }`,
      false,
    ],
    [
      'try and switch',
      'const f = () => { try { switch (a) { case 1: for (;;) while (b) if (c) d() } } finally {} }',
      true,
    ],
  ]
  for (const [what, code, found] of table) assert.equal(bitten(code).includes('nesting-depth'), found, what)
})
