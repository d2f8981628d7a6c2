import type { Arrow } from './arrow.ts'
import { tests } from './places.ts'

/** Rules about every module, wherever it stands. */
export const generalArrows: readonly Arrow[] = [
  {
    name: 'no-cycle',
    because: 'Modules in a cycle can only be understood and replaced together: move what both need below them.',
    from: {},
    to: { circular: true },
    plant: {
      file: 'libraries/money/cycle.ts',
      imports: './cycle-back.ts',
      target: "export * as one from './cycle.ts'\nexport type * as two from './typed-cycle.ts'\n",
    },
  },
  {
    name: 'no-unresolved',
    because: 'The import leads nowhere.',
    from: {},
    to: { couldNotResolve: true },
    plant: { file: 'libraries/money/unresolved.ts', imports: '#libraries/nowhere' },
  },
  {
    name: 'no-unlisted-package',
    because: 'A package that package.json does not name is there by accident.',
    from: {},
    to: { dependencyTypes: ['npm-no-pkg'] },
    plant: { file: 'tools/florin/unlisted.ts', imports: 'semver' },
  },
  {
    name: 'no-development-package-in-the-bank',
    because: 'npm start installs only what the bank needs at run time: list the package under dependencies.',
    from: { path: '^(bank|datacentre|services|libraries|platform|tools/(florin|card-network))/', pathNot: tests },
    to: { dependencyTypes: ['npm-dev'] },
    plant: { file: 'datacentre/development.ts', imports: 'fast-check' },
  },
  {
    name: 'no-deprecated-module',
    because: 'Node has replaced the module.',
    from: {},
    to: { path: '^(node:)?(punycode|domain|constants|sys|querystring)$' },
    plant: { file: 'libraries/money/deprecated.ts', imports: 'node:punycode' },
  },
  {
    name: 'no-import-of-a-test',
    because: 'Importing a test runs it: what two tests share is a -suite, -double or -fixture file.',
    from: {},
    to: { path: '\\.test\\.ts$' },
    plant: { file: 'libraries/money/imports-test.ts', imports: './money.test.ts' },
  },
  {
    name: 'no-test-support-in-the-bank',
    because: 'Suites, doubles and fixtures are for tests and benchmarks.',
    from: { pathNot: [tests, '^bench/'] },
    to: { path: tests, pathNot: '\\.test\\.ts$' },
    plant: { file: 'libraries/money/imports-support.ts', imports: './money-double.ts' },
  },
  {
    name: 'no-import-of-a-program',
    because: 'Importing the main file of a program starts it: spawn it, or import what it wires.',
    from: {},
    to: { path: '/(main|one-process|one-service)\\.(ts|mjs)$' },
    plant: { file: 'tools/florin/imports-main.ts', imports: '#tools/card-network/main.ts' },
  },
  {
    name: 'no-import-of-a-benchmark',
    because: 'Benchmarks stand above everything.',
    from: { pathNot: '^bench/' },
    to: { path: '^bench/' },
    plant: { file: 'libraries/money/imports-bench.ts', imports: '../../bench/codec/codec.ts' },
  },
]
