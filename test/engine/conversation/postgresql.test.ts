/** A psql session with a real PostgreSQL, replayed: each session gets a new key, which the replay carries over. */

import { expect, it } from 'vitest'
import { play, verdictOf } from '../../helpers/conversations'
import { makeSelfSignedFiles } from '../../helpers/certificates'
import { startEngine, startProxy, untilClosed } from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { needs, peerPath } from '../../helpers/peers'
import { startPostgresql } from '../../helpers/peers/postgresql'
import { run } from '../../helpers/run'

/** BackendKeyData: process and secret of the session (PostgreSQL's protocol 3.0, message formats). */
const KEY = { kind: 'regex', pattern: 'K\\x00\\x00\\x00\\x0c([\\x00-\\xff]{8})', group: '1' } as const

it('differs only in the session’s key', needs('postgres', 'initdb', 'psql'), async () => {
  const certificate = await makeSelfSignedFiles({ name: 'localhost', names: ['localhost'] })
  const { port, user } = await startPostgresql(certificate)
  const engine = await startEngine()
  const proxy = await startProxy(engine, { host: '127.0.0.1', port })
  const { stdout } = await run(peerPath('psql'), [
    `host=127.0.0.1 port=${proxy.address.port} user=${user} dbname=postgres sslmode=disable gssencmode=disable`,
    '-Atc',
    `select generate_series(1, 3), 'said again'`
  ])
  expect(stdout).toBe('1|said again\n2|said again\n3|said again\n')
  const connection = 1
  await waitFor(() => untilClosed(engine, connection))
  const without = await play(engine, connection)
  expect([without.result?.verdict, without.result?.count]).toEqual(['different', 1])
  const again = await play(engine, connection, { placeholders: [{ name: 'key', piece: null, find: KEY }] })
  expect(verdictOf(again)).toEqual({ verdict: 'same', at: null, why: null })
  expect(again.found.map(({ name, old, now }) => [name, old.length, now.length, old === now])).toEqual([
    ['key', 8, 8, false]
  ])
})
