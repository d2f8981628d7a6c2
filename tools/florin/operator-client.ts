import { resolve } from 'node:path'
import { request as httpRequest } from 'undici'
import { readSettings } from '#libraries/config/read-settings.ts'
import { findRunningBank, readOperatorToken } from '#libraries/config/running-bank.ts'
import { florinSettings } from '#libraries/config/settings.ts'
import { Failure, type FailureCode } from '#libraries/errors/failure.ts'
import type { Context } from './command-spec.ts'

/** Where a command finds the bank: by `--operator-listen`, else through the data directory. */
export type BankAddress = {
  readonly operator: string
  readonly token: string
  readonly network?: string | undefined
  readonly api?: string | undefined
}

const answerTimeoutMs = 130_000

/** Throws `Failure('unavailable', 'florin.not-reachable')` when there is no bank. */
export const locateBank = ({ environment, flags }: Pick<Context, 'environment' | 'flags'>): BankAddress => {
  const settings = readSettings(florinSettings, environment)
  const directory = resolve(settings.data)
  const token = settings.operatorToken?.reveal() ?? readOperatorToken(directory)?.reveal() ?? ''
  if (flags.has('FLORIN_OPERATOR_LISTEN')) {
    const { host, port } = settings.operatorListen
    return { operator: `${host}:${port}`, token }
  }
  const running = findRunningBank(directory)
  if (running === undefined)
    throw notReachable(`No bank runs on ${directory}: start one with \`npm start\`, or name another with --data.`)
  return { ...running.addresses, token }
}

/** Runs one of the operator door's commands and gives its document. Refusals and failures of the bank are thrown as they came. */
export const callOperator = async (
  context: Pick<Context, 'environment' | 'flags'>,
  command: string,
  body: object,
): Promise<Record<string, unknown>> => callAt(locateBank(context), command, body)

export const callAt = async (
  { operator, token }: BankAddress,
  command: string,
  body: object,
): Promise<Record<string, unknown>> => {
  let answer: Awaited<ReturnType<typeof httpRequest>>
  try {
    answer = await httpRequest(`http://${operator}/commands/${command}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      headersTimeout: answerTimeoutMs,
      bodyTimeout: answerTimeoutMs,
    })
  } catch (cause) {
    throw notReachable(`No bank answers at ${operator}: is it running?`, cause)
  }
  const document = (await answer.body.json().catch(() => undefined)) as Record<string, unknown> | undefined
  if (answer.statusCode < 400 && document !== undefined) return document
  throw failureOf(document, answer.statusCode)
}

const notReachable = (message: string, cause?: unknown): Failure =>
  new Failure('unavailable', 'florin.not-reachable', message, { cause })

/** The door's `{ error }` as a failure again, so that the exit code and the sentence are the bank's own. */
const failureOf = (document: Record<string, unknown> | undefined, status: number): Failure => {
  const error = document?.['error'] as { code?: string; message?: string; field?: string } | undefined
  const params = typeof error?.field === 'string' ? { field: error.field } : {}
  return new Failure(
    codeOf(status),
    error?.code ?? 'florin.unreadable-answer',
    error?.message ?? `The bank answered ${status} without a reason.`,
    { params },
  )
}

const byStatus: Readonly<Record<number, FailureCode>> = {
  400: 'bad-request',
  401: 'unauthorised',
  403: 'forbidden',
  404: 'not-found',
  409: 'precondition-failed',
  429: 'rate-limited',
  503: 'unavailable',
  504: 'timeout',
}

const codeOf = (status: number): FailureCode => byStatus[status] ?? 'internal'
