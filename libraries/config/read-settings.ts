import { badRequest, type Failure } from '../errors/failure.ts'
import { nearest } from './nearest.ts'
import { flagOf, type Setting, type Settings, type ValuesOf, WrongValue } from './setting.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The environment as typed values, by the declarations' keys. An empty variable counts as absent. A wrong value and an
 * unknown `FLORIN_` variable are refused: `Failure('bad-request', 'config.invalid' | 'config.unknown')`, field = the variable.
 */
export const readSettings = <D extends Settings>(declarations: D, environment: Environment): ValuesOf<D> => {
  const known = Object.values(declarations).map(({ name }) => name)
  const stranger = Object.keys(environment).find(name => name.startsWith('FLORIN_') && !known.includes(name as never))
  if (stranger !== undefined) throw unknownSetting(stranger, known)
  return Object.fromEntries(
    Object.entries(declarations).map(([key, declaration]) => [key, readOne(declaration, environment)]),
  ) as ValuesOf<D>
}

/** The text of each setting, defaults included: what a service gets to look up. */
export const settingsText = (
  declarations: Settings,
  environment: Environment,
): ((name: string) => string | undefined) => {
  readSettings(declarations, environment)
  const texts = new Map(Object.values(declarations).map(one => [one.name as string, textOf(one, environment)]))
  return name => texts.get(name)
}

const textOf = ({ name, default: standard }: Setting<unknown>, environment: Environment): string | undefined =>
  environment[name]?.trim() || standard

const readOne = (declaration: Setting<unknown>, environment: Environment): unknown => {
  const text = textOf(declaration, environment)
  if (text === undefined) return undefined
  try {
    return declaration.type.parse(text)
  } catch (thrown) {
    if (thrown instanceof WrongValue) throw wrongSetting(declaration, text, thrown.message)
    throw thrown
  }
}

const wrongSetting = ({ name, type }: Setting<unknown>, text: string, remedy: string): Failure => {
  const value = type.isSecret ? 'a secret of a wrong form' : `"${text.slice(0, 100)}"`
  return badRequest('config.invalid', name, `${name} (or ${flagOf(name)}) is ${value}: ${remedy}.`)
}

const unknownSetting = (name: string, known: readonly string[]): Failure => {
  const guess = nearest(name, known)
  const remedy = guess === undefined ? 'the settings are in docs/reference/settings.md' : `did you mean ${guess}?`
  return badRequest('config.unknown', name, `${name} is not a setting of Florin: ${remedy}${guess ? '' : '.'}`)
}
