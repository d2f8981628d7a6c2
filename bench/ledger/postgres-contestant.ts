import type { Client } from 'pg'
import { accountCount, type Contestant, openingPennies, type Transfer } from './contestant.ts'
import { gathered } from './gathered.ts'
import type { PostgresCluster } from './postgres-cluster.ts'
import { numberedTexts } from './texts.ts'

export const postgresVariants = ['row lock', 'atomic', 'batched'] as const
export type PostgresVariant = (typeof postgresVariants)[number]

const idOf = numberedTexts('transfer_')
const connectionsMax = 32
const batchMost = 4096

/**
 * PostgreSQL, with each commit flushed. `row lock`: a transaction that locks both rows, looks, and writes, a round trip a
 * statement. `atomic`: one call of a function. `batched`: everything that waits in one call, which books it as sets.
 */
export const postgresContestant = async (cluster: PostgresCluster, variant: PostgresVariant): Promise<Contestant> => {
  const main = await cluster.connect()
  const schema = `${variant.replace(' ', '_')}_${Math.random().toString(36).slice(2)}`
  await main.query(`CREATE SCHEMA ${schema}; SET search_path = ${schema}; ${tables}`)
  await main.query('INSERT INTO account SELECT n, $1 FROM generate_series(0, $2 - 1) n', [openingPennies, accountCount])
  await main.query('VACUUM ANALYZE account')
  const clients = await Promise.all(
    Array.from({ length: variant === 'batched' ? 1 : connectionsMax }, async () => {
      const client = await cluster.connect()
      await client.query(`SET search_path = ${schema}`)
      return client
    }),
  )
  const work = { 'row lock': withRowLock, atomic, batched }[variant]
  const workers = clients.map(client => (transfers: readonly Transfer[]) => work(client, transfers))
  return {
    name: `PostgreSQL, ${variant}`,
    transfer: gathered({ most: variant === 'batched' ? batchMost : 1, workers }),
    preload: async count => {
      await main.query(
        `INSERT INTO transfer SELECT 'transfer_' || lpad(n::text, 22, '0'), n % $2, (n + 1) % $2, 1, now() FROM generate_series(0, $1 - 1) n`,
        [count, accountCount],
      )
      await main.query('VACUUM ANALYZE transfer')
      await main.query('CHECKPOINT')
    },
    holdings: async () => {
      const { rows } = await main.query(
        'SELECT (SELECT count(*) FROM transfer) n, (SELECT sum(balance) FROM account) p',
      )
      return { transfers: Number(rows[0].n), pennies: BigInt(rows[0].p) }
    },
    processorSeconds: cluster.processorSeconds,
    close: async () => {
      for (const client of [...clients, main]) await client.end()
    },
  }
}

const tables = `
  CREATE TABLE account (id int PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0));
  CREATE TABLE transfer (
    id text PRIMARY KEY, debit int NOT NULL, credit int NOT NULL, amount bigint NOT NULL, at timestamptz NOT NULL
  );
  CREATE FUNCTION book(id text, debit int, credit int, amount bigint) RETURNS bigint LANGUAGE plpgsql AS $$
  DECLARE available bigint;
  BEGIN
    -- The lower number first, so that two transfers never wait for each other.
    IF debit > credit THEN UPDATE account SET balance = balance + amount WHERE account.id = credit; END IF;
    UPDATE account SET balance = balance - amount WHERE account.id = debit AND balance >= amount RETURNING balance INTO available;
    IF available IS NULL THEN RAISE 'insufficient funds'; END IF;
    IF debit < credit THEN UPDATE account SET balance = balance + amount WHERE account.id = credit; END IF;
    INSERT INTO transfer VALUES (id, debit, credit, amount, now());
    RETURN available;
  END $$;
  CREATE FUNCTION book_all(ids text[], debits int[], credits int[], amount bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO transfer SELECT *, amount, now() FROM unnest(ids, debits, credits);
    UPDATE account SET balance = balance + change FROM (
      SELECT id, sum(change) change
      FROM (SELECT unnest(debits) id, -amount change UNION ALL SELECT unnest(credits), amount) legs GROUP BY id
    ) changes WHERE account.id = changes.id;
  $$`

const withRowLock = async (client: Client, transfers: readonly Transfer[]) => {
  const query = (name: string, text: string, values: unknown[] = []) => client.query({ name, text, values })
  for (const { n, from, to } of transfers) {
    await query('begin', 'BEGIN')
    const lock = 'SELECT id, balance FROM account WHERE id IN ($1, $2) ORDER BY id FOR UPDATE'
    const { rows } = await query('lock', lock, [from, to])
    const payer = rows.find(row => row.id === from)
    if (BigInt(payer.balance) < 1n) throw new Error('The payer has not enough.')
    await query('take', 'UPDATE account SET balance = balance - $2 WHERE id = $1', [from, 1])
    await query('give', 'UPDATE account SET balance = balance + $2 WHERE id = $1', [to, 1])
    await query('note', 'INSERT INTO transfer VALUES ($1, $2, $3, $4, now())', [idOf(n), from, to, 1])
    await query('commit', 'COMMIT')
  }
}

const atomic = async (client: Client, transfers: readonly Transfer[]) => {
  for (const { n, from, to } of transfers)
    await client.query({ name: 'book', text: 'SELECT book($1, $2, $3, 1)', values: [idOf(n), from, to] })
}

const batched = async (client: Client, transfers: readonly Transfer[]) => {
  const values = [transfers.map(({ n }) => idOf(n)), transfers.map(({ from }) => from), transfers.map(({ to }) => to)]
  await client.query({ name: 'book_all', text: 'SELECT book_all($1, $2, $3, 1)', values })
}
