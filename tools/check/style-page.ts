import { arrows } from '../arrows/arrows.ts'
import { tidyRules } from '../tidy/rules.ts'
import { biomePlants, tscPlants } from './plants.ts'

/** A check of ours and the file that proves that it bites. */
export type PlantedCheck = { readonly check: string; readonly planted: string }

export type StylePage = {
  /** Numbers of the rules that a tool checks. */
  readonly toolRules: readonly number[]
  readonly rows: readonly (PlantedCheck & { readonly rule: number })[]
}

/** Reads `12. T  …` and the rows `| 12 | tool:rule | file |` of STYLE.md. */
export const readStylePage = (text: string): StylePage => ({
  toolRules: [...text.matchAll(/^(\d+)\. T {2}/gm)].map(match => Number(match[1])),
  rows: [...text.matchAll(/^\| (\d+) \| `([a-z]+:[^`]+)` \| `([^`]+)` \|$/gm)].map(
    ([, rule, check = '', planted = '']) => ({
      rule: Number(rule),
      check,
      planted,
    }),
  ),
})

/** Every check of ours, from the tools' own lists. Tests that prove a rule themselves are named by the page alone. */
export const plantedChecks = (): readonly PlantedCheck[] => [
  ...tidyRules.map(({ name, planted }) => ({ check: `tidy:${name}`, planted: Object.keys(planted).at(-1) ?? '' })),
  ...arrows.map(({ name, plant }) => ({ check: `arrows:${name}`, planted: plant.file })),
  ...biomePlants.map(({ rule, file }) => ({ check: `biome:${rule.replace('lint/', '')}`, planted: file })),
  ...tscPlants.map(({ file }) => ({ check: `tsc:${file.replace('.ts', '')}`, planted: file })),
]
