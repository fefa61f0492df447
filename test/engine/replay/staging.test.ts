/** Input that exceeds one message: transferred in parts, sent as one. */

import { expect, it } from 'vitest'
import { Staging } from '../../../src/engine/replay/staging'
import { MAX_SEND_BYTES, MAX_STAGED_BYTES } from '../../../src/shared/contract/limits'
import { startEngine, untilClosed } from '../../helpers/engine'
import { randomBytes } from '../../helpers/random-bytes'
import { sendAgain } from '../../helpers/replays'
import { listen } from '../../helpers/servers'

it('staged bytes are sent unchanged, between bytes given directly', async () => {
  const engine = await startEngine()
  const body = randomBytes(5 * MAX_SEND_BYTES + 3)
  const head = Buffer.from(`PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n`)
  const got: Buffer[] = []
  let length = 0
  const server = await listen((socket) => {
    socket.on('data', (bytes) => {
      got.push(bytes)
      length += bytes.length
      if (length === head.length + body.length) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
    })
  })
  let stage: number | null = null
  for (let at = 0; at < body.length; at += MAX_SEND_BYTES) {
    const bytes = body.subarray(at, at + MAX_SEND_BYTES)
    stage = (await engine.handlers['replays.stage']({ stage, bytes })).stage
  }
  const pieces = [
    { kind: 'bytes' as const, bytes: head },
    { kind: 'staged' as const, stage: stage! }
  ]
  const { connection } = await sendAgain(engine, { target: server.address, pieces })
  await untilClosed(engine, connection)
  expect(Buffer.compare(Buffer.concat(got), Buffer.concat([head, body]))).toBe(0)
  // Staged input is removed after use.
  await expect(sendAgain(engine, { target: server.address, pieces })).rejects.toMatchObject({
    code: 'not-found'
  })
})

it('keeps staged bytes that are used and drops abandoned ones', () => {
  const staging = new Staging()
  const half = new Uint8Array(MAX_STAGED_BYTES / 2)
  const [left, kept] = [staging.append(null, half), staging.append(null, half)]
  const last = staging.append(null, Uint8Array.of(7))
  expect(() => staging.unstaged([{ kind: 'staged', stage: left }])).toThrow('was discarded')
  expect(staging.unstaged([{ kind: 'staged', stage: last }])).toEqual([
    { kind: 'bytes', bytes: Uint8Array.of(7) }
  ])
  staging.append(kept, half)
  expect(() => staging.append(kept, Uint8Array.of(1))).toThrow(`${MAX_STAGED_BYTES}`)
  expect(() => staging.append(kept, half)).toThrow('was discarded')
})
