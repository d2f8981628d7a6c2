import { type Secret, secret } from '../errors/sensitive.ts'
import { type SettingType, WrongValue } from './setting.ts'

export type ListenAddress = { readonly host: string; readonly port: number }

/** `host:port`; port 0 means any free one, `[::1]:8080` is an IPv6 host. */
export const listenAddress = (): SettingType<ListenAddress> => ({
  form: '`host:port` (port 0: any free one)',
  parse: parseListenAddress,
})

/** As `listenAddress`, and on this machine only: there is no TLS at this door. */
export const loopbackAddress = (): SettingType<ListenAddress> => ({
  form: '`host:port` on loopback (port 0: any free one)',
  parse: text => {
    const address = parseListenAddress(text)
    if (isLoopback(address.host)) return address
    throw new WrongValue('this door has no TLS, so it listens on loopback only: write 127.0.0.1:port or [::1]:port')
  },
})

export const addressList = (): SettingType<readonly ListenAddress[]> => ({
  form: '`host:port,host:port`',
  parse: text =>
    text.split(',').map(item => {
      const address = parseListenAddress(item.trim())
      if (address.port === 0) throw new WrongValue('port 0 cannot be dialled: write host:port,host:port')
      return address
    }),
})

/** `name=http://host:port,…`: where each of some services is. */
export const serviceList = (): SettingType<ReadonlyMap<string, string>> => ({
  form: '`service.ledger=http://host:port,...`',
  parse: text => new Map(text.split(',').map(item => serviceUrl(item.trim()))),
})

export const choice = <const W extends readonly string[]>(...words: W): SettingType<W[number]> => ({
  form: words.map(word => `\`${word}\``).join(' or '),
  parse: text => {
    if (words.includes(text)) return text as W[number]
    throw new WrongValue(`write ${words.join(' or ')}`)
  },
})

/** Which engines keep the state. The real ones have no adapters yet: a bank that quietly used its own files instead would mislead. */
export const engines = (): SettingType<'embedded'> => ({
  form: '`embedded` or `real`',
  parse: text => {
    if (text === 'embedded') return text
    throw new WrongValue(
      text === 'real' ? 'the real engines are not built yet: write embedded' : 'write embedded or real',
    )
  },
})

export const wholeNumber = ({ minimum, maximum }: { minimum: number; maximum: number }): SettingType<number> => ({
  form: `whole number, ${minimum} to ${maximum}`,
  parse: text => {
    const value = /^-?[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (value >= minimum && value <= maximum) return value
    throw new WrongValue(`write a whole number from ${minimum} to ${maximum}`)
  },
})

export const onOff = (): SettingType<boolean> => ({
  form: '`on` or `off`',
  isSwitch: true,
  parse: text => {
    if (text === 'on' || text === 'off') return text === 'on'
    throw new WrongValue('write on or off')
  },
})

export const path = (): SettingType<string> => ({
  form: 'path',
  parse: text => {
    if (!text.includes('\0')) return text
    throw new WrongValue('write the path of a directory')
  },
})

/** Text of a given form: `digits: '520474'`. */
export const textLike = (pattern: RegExp, form: string): SettingType<string> => ({
  form,
  parse: text => {
    if (pattern.test(text)) return text
    throw new WrongValue(`write ${form}`)
  },
})

/** A token of 20 to 200 printable characters; never shown. */
export const secretText = (): SettingType<Secret> => ({
  form: '20 to 200 printable characters',
  isSecret: true,
  parse: text => {
    if (/^[!-~]{20,200}$/.test(text)) return secret(text)
    throw new WrongValue('write 20 to 200 printable characters without blanks')
  },
})

export const parseListenAddress = (text: string): ListenAddress => {
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]]+)):([0-9]{1,5})$/.exec(text)
  const host = found?.[1] ?? found?.[2]
  const port = Number(found?.[3])
  if (host === undefined || port > 65_535) throw new WrongValue('write host:port, such as 127.0.0.1:8080')
  return { host, port }
}

export const formatAddress = ({ host, port }: ListenAddress): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.[0-9]{1,3}){3}$/.test(host)

const serviceUrl = (item: string): [string, string] => {
  const found = /^(service\.[a-z-]+)=(https?:\/\/[^\s,/]+:[0-9]{1,5})\/?$/.exec(item)
  if (found === null) throw new WrongValue('write service.ledger=http://host:port, one after the other with commas')
  return [found[1] as string, found[2] as string]
}
