/**
 * A message has a row per channel. Alive, it can be taken once its `due_at` has come; who takes it moves `due_at` to the
 * end of its lease, so that what a dead process held comes back by itself. Dead, it has a reason and stays for an operator.
 * Before a topic has its first channel, its messages wait in a channel without a name.
 */
export const queueSetup: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS queue_channel (
    topic TEXT NOT NULL, channel TEXT NOT NULL, PRIMARY KEY (topic, channel)) STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS queue_message (
    id INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, channel TEXT NOT NULL, key TEXT NOT NULL,
    payload TEXT NOT NULL, traceparent TEXT, dedupe_id TEXT, attempt INTEGER NOT NULL, due_at INTEGER NOT NULL,
    owner TEXT, dead_reason TEXT) STRICT`,
  'CREATE INDEX IF NOT EXISTS queue_alive ON queue_message (topic, channel, due_at) WHERE dead_reason IS NULL',
  'CREATE INDEX IF NOT EXISTS queue_dead ON queue_message (topic, channel, id) WHERE dead_reason IS NOT NULL',
]

export const queueSql = {
  publish: `INSERT INTO queue_message (topic, channel, key, payload, traceparent, dedupe_id, attempt, due_at)
    SELECT ?1, channel, ?2, ?3, ?4, ?5, 0, ?6 FROM (
      SELECT channel FROM queue_channel WHERE topic = ?1
      UNION ALL SELECT '' WHERE NOT EXISTS (SELECT 1 FROM queue_channel WHERE topic = ?1))`,
  addChannel: 'INSERT INTO queue_channel (topic, channel) VALUES (?, ?) ON CONFLICT DO NOTHING',
  adopt: `UPDATE queue_message SET channel = ?2 WHERE topic = ?1 AND channel = ''`,
  owners: 'SELECT DISTINCT owner FROM queue_message WHERE topic = ? AND channel = ? AND owner IS NOT NULL',
  release: 'UPDATE queue_message SET owner = NULL, due_at = ?2 WHERE owner = ?1 AND dead_reason IS NULL',
  firstDue: 'SELECT min(due_at) FROM queue_message WHERE topic = ? AND channel = ? AND dead_reason IS NULL',
  take: `UPDATE queue_message SET owner = ?3, due_at = ?4, attempt = attempt + 1 WHERE id IN (
      SELECT id FROM queue_message WHERE topic = ?1 AND channel = ?2 AND dead_reason IS NULL AND due_at <= ?5
      ORDER BY due_at, id LIMIT ?6)
    RETURNING id, key, payload, traceparent, dedupe_id, attempt`,
  renew: 'UPDATE queue_message SET due_at = ?4 WHERE id = ?1 AND owner = ?2 AND attempt = ?3',
  done: 'DELETE FROM queue_message WHERE id = ?1 AND owner = ?2 AND attempt = ?3',
  defer: 'UPDATE queue_message SET owner = NULL, due_at = ?4 WHERE id = ?1 AND owner = ?2 AND attempt = ?3',
  bury: 'UPDATE queue_message SET owner = NULL, dead_reason = ?4 WHERE id = ?1 AND owner = ?2 AND attempt = ?3',
  dropOldDead: `DELETE FROM queue_message WHERE id IN (
    SELECT id FROM queue_message WHERE topic = ?1 AND channel = ?2 AND dead_reason IS NOT NULL
    ORDER BY id DESC LIMIT -1 OFFSET ?3)`,
  dead: `SELECT * FROM queue_message WHERE topic = ? AND channel = ? AND dead_reason IS NOT NULL ORDER BY id LIMIT ?`,
  redrive: `UPDATE queue_message SET dead_reason = NULL, attempt = 0, due_at = ?2 WHERE id = ?1 AND dead_reason IS NOT NULL`,
  depth: 'SELECT count(*) FROM queue_message WHERE topic = ? AND channel = ? AND dead_reason IS NULL',
  longest: `SELECT count(*) FROM queue_message WHERE topic = ?1 AND dead_reason IS NULL GROUP BY channel ORDER BY 1 DESC LIMIT 1`,
} as const
