import { invariant } from '../errors/invariant.ts'
import { Body, emptyBody, isPresent, setPresent } from './body.ts'
import { de48, partOf, type SubelementValue, setDe48 } from './de48.ts'
import { columnOf } from './dialect.ts'
import { bodyOf, Message } from './message.ts'

/**
 * The MTI of the reply: 0100 and its repeat 0101 give 0110, 0120 gives 0130, 0420 gives 0430, 0800 gives 0810.
 * Undefined for a message that is itself a reply.
 */
export const replyMti = (mti: string): string | undefined => {
  const step = Number(mti[2])
  const origin = Number(mti[3])
  return step % 2 === 1
    ? undefined
    : `${mti.slice(0, 2)}${step + 1}${origin === 1 || origin === 3 ? origin - 1 : origin}`
}

/**
 * The reply to a request by the dialect's echo rules: the elements that are returned as they came and, where the dialect
 * says so, DE 48 with the request's category, the subelements that are kept, and those given here. The caller sets 38,
 * 39, 54. It takes the partial message of a `FrameFailure` too, and echoes what that has.
 */
export const echoReply = (
  request: Message,
  { subelements = [] }: { readonly subelements?: readonly SubelementValue[] } = {},
): Message => {
  const { program } = bodyOf(request)
  const mti = replyMti(request.mti)
  invariant(mti !== undefined, 'Only a request has a reply.')
  const column = columnOf(mti)
  if (column === undefined) return new Message(mti, emptyBody(program))
  const reply = new Message(mti, echoedBody(bodyOf(request), program.echoed[column]))
  const kept = program.dialect.keptInReply[column]
  const received = kept === undefined ? undefined : de48(request)
  if (received === undefined) return reply
  const parts = received.subelements.filter(({ tag }) => kept?.includes(tag)).map(partOf)
  return setDe48(reply, { tcc: received.tcc, subelements: [...parts, ...subelements] })
}

/** The reply shares the request's frame: what is echoed is copied from it when the reply is written, and never earlier. */
const echoedBody = (request: Body, echoed: readonly number[]): Body => {
  const { program, frame, spans, inFrame0, inFrame1, inFrame2, inFrame3, values } = request
  const reply = new Body(program, frame, spans, inFrame0, inFrame1, inFrame2, inFrame3, false)
  reply.present0 = reply.present1 = reply.present2 = reply.present3 = 0
  if (values !== undefined) reply.values = []
  for (const element of echoed) {
    if (!isPresent(request, element)) continue
    setPresent(reply, element, true)
    if (values !== undefined && reply.values !== undefined) reply.values[element] = values[element]
  }
  return reply
}
