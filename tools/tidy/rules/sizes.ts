import { lines, type TidyRule, wholeService } from '../rule.ts'
import type { Tree } from '../tree.ts'

const fileLinesMax = 400
const fileLinesHalfMax = 60
const fileLinesMostMax = 200
const folderDepthMax = 4
/** With fewer files than this a median says nothing. */
const filesForSpreadMin = 20

const fileLength: TidyRule = {
  name: 'file-length',
  check: ({ modules }) =>
    modules
      .filter(({ lineCount }) => lineCount > fileLinesMax)
      .map(({ path, lineCount }) => ({
        path,
        line: fileLinesMax + 1,
        message: `${lineCount} lines, at most ${fileLinesMax}: split it by what changes together; tables are .json.`,
      })),
  planted: { 'libraries/money/long.ts': lines(fileLinesMax + 1, 'foo()') },
}

const fileLengthSpread: TidyRule = {
  name: 'file-length-spread',
  check: tree => {
    if (tree.modules.length < filesForSpreadMin) return []
    return [
      ...spread(tree, { percent: 50, linesMax: fileLinesHalfMax }),
      ...spread(tree, { percent: 90, linesMax: fileLinesMostMax }),
    ]
  },
  planted: Object.fromEntries(
    Array.from({ length: filesForSpreadMin }, (_, index) => [
      `libraries/money/part-${index}.ts`,
      lines(fileLinesHalfMax + 1, 'foo()'),
    ]),
  ),
}

const spread = ({ modules }: Tree, { percent, linesMax }: { percent: number; linesMax: number }) => {
  const sorted = modules.toSorted((a, b) => a.lineCount - b.lineCount)
  const at = sorted[Math.ceil((sorted.length * percent) / 100) - 1]
  if (at === undefined || at.lineCount <= linesMax) return []
  const message = `${percent} % of the files have up to ${at.lineCount} lines, and should have up to ${linesMax}.`
  return [{ path: at.path, line: 1, message }]
}

const shortFiles: readonly { readonly path: RegExp; readonly linesMax: number; readonly remedy: string }[] = [
  { path: /^services\/[^/]+\/service\.ts$/, linesMax: 40, remedy: 'it only wires; move logic to handlers and rules' },
  { path: /^services\/[^/]+\/contract\.ts$/, linesMax: 150, remedy: 'move long messages to messages/' },
  { path: /^services\/[^/]+\/README\.md$/, linesMax: 40, remedy: 'keep what it owns, promises and breaks' },
]

const serviceFileLength: TidyRule = {
  name: 'service-file-length',
  check: ({ files }) =>
    files.flatMap(({ path, lineCount }) =>
      shortFiles
        .filter(limit => limit.path.test(path) && lineCount > limit.linesMax)
        .map(({ linesMax, remedy }) => ({
          path,
          line: linesMax + 1,
          message: `${lineCount} lines, at most ${linesMax}: ${remedy}.`,
        })),
    ),
  planted: { ...wholeService('pot'), 'services/pot/README.md': lines(41, 'Words.') },
}

const folderDepth: TidyRule = {
  name: 'folder-depth',
  check: ({ files }) =>
    files
      .filter(({ path }) => path.split('/').length - 1 > folderDepthMax)
      .map(({ path }) => ({
        path,
        line: 1,
        message: `More than ${folderDepthMax} folders deep: a folder is a family.`,
      })),
  planted: { 'libraries/money/far/too/deep/one.ts': 'foo()\n' },
}

export const sizeRules: readonly TidyRule[] = [fileLength, fileLengthSpread, serviceFileLength, folderDepth]
