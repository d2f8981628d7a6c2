import assert from 'node:assert/strict'

/** The operators' door, used as a script would use it. */
export type Operators = {
  /** Status and body of a command's answer. */
  readonly ask: (command: string, body?: object) => Promise<{ status: number; body: Record<string, unknown> }>
  /** The document of a command that must succeed. */
  readonly command: <T = Record<string, unknown>>(command: string, body?: object) => Promise<T>
  readonly text: (path: string) => Promise<{ status: number; text: string }>
}

export const operatorsAt = (address: () => string, token: () => string): Operators => {
  const ask: Operators['ask'] = async (command, body = {}) => {
    const answer = await fetch(`http://${address()}/commands/${command}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token()}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  return {
    ask,
    command: async <T>(command: string, body?: object) => {
      const answer = await ask(command, body)
      assert.ok(answer.status < 300, `${command}: ${JSON.stringify(answer)}`)
      return answer.body as T
    },
    text: async path => {
      const answer = await fetch(`http://${address()}${path}`)
      return { status: answer.status, text: await answer.text() }
    },
  }
}
