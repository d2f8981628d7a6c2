import { emptyBody } from './body.ts'
import type { CodePage } from './code-page.ts'
import { readFrame, readMti } from './decode.ts'
import type { Dialect } from './dialect.ts'
import { iso87Ascii } from './dialect-iso87-ascii.ts'
import { mastercard } from './dialect-mastercard.ts'
import { writeFrame } from './encode.ts'
import { explain } from './explain.ts'
import { Message } from './message.ts'
import { compile } from './program.ts'

export type Codec = {
  readonly dialect: Dialect
  /**
   * Reads one frame without its length header. Every length and character class has been checked when it returns; the
   * message keeps the frame, so the caller must not write to it. Throws `FrameFailure`.
   */
  readonly decode: (frame: Uint8Array) => Message
  /**
   * Writes one frame without its length header: a view into a larger buffer, copy it to keep it long. A message of
   * another dialect is translated. Throws `FrameFailure` for a value that does not fit its element.
   */
  readonly encode: (message: Message) => Uint8Array
  /** An empty message to `set` elements on. */
  readonly message: (mti: string) => Message
  /** The MTI of a frame, read alone; undefined when it is not four digits. */
  readonly peekMti: (frame: Uint8Array) => string | undefined
}

export const dialectNames = ['mastercard', 'iso87-ascii'] as const
export type DialectName = (typeof dialectNames)[number]

/** The dialect of that name; the code page (default cp500) is for EBCDIC dialects and is ignored by ASCII ones. */
export const dialectNamed = (name: DialectName, codePage: CodePage = 'cp500'): Dialect =>
  name === 'mastercard' ? mastercard({ codePage }) : iso87Ascii()

/** Compiles a dialect, given by its name or as a table. Do it once: the codec holds no state of its own. */
export const codecFor = ({ dialect, codePage }: { dialect: DialectName | Dialect; codePage?: CodePage }): Codec => {
  const table = typeof dialect === 'string' ? dialectNamed(dialect, codePage) : dialect
  const program = compile(table)
  return {
    dialect: table,
    decode: frame => {
      const body = readFrame(program, frame)
      if (body === undefined) throw explain(program, frame)
      return new Message(mtiText(readMti(program, frame)), body)
    },
    encode: message => writeFrame(program, message),
    message: mti => new Message(mti, emptyBody(program)),
    peekMti: frame => {
      const mti = frame.length < program.mtiBytes ? -1 : readMti(program, frame)
      return mti < 0 ? undefined : mtiText(mti)
    },
  }
}

const mtiTexts: (string | undefined)[] = new Array(10_000).fill(undefined)

const mtiText = (mti: number): string => {
  mtiTexts[mti] ??= String(mti).padStart(4, '0')
  return mtiTexts[mti]
}
