import { badRequest } from '../errors/failure.ts'
import type { Environment } from './read-settings.ts'
import { flagOf, type Setting, type Settings } from './setting.ts'

/**
 * The settings among a program's arguments, as environment variables, and what is left for the program itself:
 * `--api-listen 127.0.0.1:0`, `--api-listen=127.0.0.1:0`, `--demo` (on), `--no-demo`, `--demo=off`.
 * Values are not checked here: put `{ ...environment, ...flags }` through `readSettings`.
 */
export const readFlags = (
  declarations: Settings,
  args: readonly string[],
): { readonly environment: Environment; readonly rest: readonly string[] } => {
  const byFlag = new Map(Object.values(declarations).map(one => [flagOf(one.name), one]))
  const environment: Record<string, string> = {}
  const rest: string[] = []
  for (let i = 0; i < args.length; i++) {
    const found = findFlag(byFlag, args[i] as string)
    if (found === undefined) {
      rest.push(args[i] as string)
      continue
    }
    const { value, used } = takeValue(found, args[i + 1])
    environment[found.setting.name] = value
    i += used
  }
  return { environment, rest }
}

type Found = { readonly setting: Setting<unknown>; readonly flag: string; readonly value: string | undefined }

const findFlag = (byFlag: ReadonlyMap<string, Setting<unknown>>, arg: string): Found | undefined => {
  const equals = arg.indexOf('=')
  const flag = equals < 0 ? arg : arg.slice(0, equals)
  const setting = byFlag.get(flag)
  if (setting !== undefined) return { setting, flag, value: equals < 0 ? undefined : arg.slice(equals + 1) }
  const denied = flag.startsWith('--no-') ? byFlag.get(`--${flag.slice('--no-'.length)}`) : undefined
  return denied?.type.isSwitch && equals < 0 ? { setting: denied, flag, value: 'off' } : undefined
}

const takeValue = ({ setting, flag, value }: Found, next: string | undefined): { value: string; used: number } => {
  if (value !== undefined) return { value, used: 0 }
  if (setting.type.isSwitch)
    return next === 'on' || next === 'off' ? { value: next, used: 1 } : { value: 'on', used: 0 }
  if (next === undefined || next.startsWith('--'))
    throw badRequest('config.invalid', setting.name, `${flag} needs a value: ${setting.type.form}.`)
  return { value: next, used: 1 }
}
