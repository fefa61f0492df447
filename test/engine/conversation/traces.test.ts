/**
 * Both sides of conversations in foreign captures, played against each other: each side receives the recorded bytes,
 * so both runs must match. This covers every kind of turn-taking, protocol switch and ending in those captures.
 */
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ConversationInput, UntilInput } from '../../../src/shared/contract/conversation-replay'
import type { Engine } from '../../../src/engine/engine'
import { realCapture } from '../../helpers/captures'
import { playing, untilOver } from '../../helpers/conversations'
import { startEngine } from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { needsThat } from '../../helpers/peers'

const one = realCapture('http-get.pcap')
const folder = one === undefined ? undefined : dirname(one)
const names = folder === undefined ? [] : readdirSync(folder).filter((name) => /\.pcap(ng)?$/.test(name))
/** Maximum number of conversations played per file. */
const MAX_PLAYED = 8

/** Returns the verdicts on the client and on the server. */
async function withEachOther(
  engine: Engine,
  capture: number,
  connection: number,
  until: UntilInput
): Promise<unknown[]> {
  const input = (more: Partial<ConversationInput>): ConversationInput =>
    playing(connection, { capture, until, tls: 'off', ...more })
  const play = engine.handlers['conversations.play']
  const server = await play(input({ side: 'server', listen: { host: '127.0.0.1', port: 0 } }))
  const port = await waitFor(() => {
    const run = engine.conversations.list().find((listed) => listed.run === server.run)
    if (run?.state !== 'listening') throw new Error('It does not listen yet')
    return Number(run.address.split(':').at(-1))
  })
  const client = await play(input({ target: { host: '127.0.0.1', port } }))
  const runs = [await untilOver(engine, client.run), await untilOver(engine, server.run)]
  return runs.map(({ result, error }) => [result?.verdict, result?.at, error])
}

describe('real traces', needsThat('captures', folder !== undefined), () => {
  for (const name of names) {
    it(`${name}: both sides match each other`, async () => {
      const engine = await startEngine()
      const capture = await engine.captures.open(join(folder ?? '', name))
      const { connections } = await engine.captures.read(capture)
      for (let connection = 1; connection <= Math.min(MAX_PLAYED, connections.total); connection++) {
        const { total, missing } = await engine.conversations.pieces({ capture, connection }, 0, 1)
        if (total === 0 || missing.up + missing.down > 0) continue
        for (const kind of ['auto', 'bytes'] as const) {
          const verdicts = await withEachOther(engine, capture, connection, { kind })
          expect([connection, kind, verdicts]).toEqual([
            connection,
            kind,
            [
              ['same', null, null],
              ['same', null, null]
            ]
          ])
        }
      }
    })
  }
})
