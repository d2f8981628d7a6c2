import { openSqliteReader, type SqliteReader } from './sqlite-reader.ts'
import { type OpenOptions, openSqliteWriter, type SqliteWriter } from './sqlite-writer.ts'

/** One SQLite file: written by a thread, read in the calling thread. */
export type SqliteFile = {
  readonly reader: SqliteReader
  readonly writer: SqliteWriter
  readonly close: () => Promise<void>
}

/** Opens or makes the file; fails as `sqliteFailure` says, and then nothing stays open. */
export const openSqliteFile = async (options: OpenOptions): Promise<SqliteFile> => {
  const writer = await openSqliteWriter(options)
  try {
    const reader = openSqliteReader(options.file)
    return {
      reader,
      writer,
      close: async () => {
        // The writer goes last: the last one to close a file moves its write-ahead log into it.
        reader.close()
        await writer.close()
      },
    }
  } catch (error) {
    await writer.close()
    throw error
  }
}
