/** Send jobs on real sockets: files, pieces, repetitions, and their fate when a connection or session ends. */

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { rm, truncate, writeFile } from 'node:fs/promises'
import type net from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import type { EngineRequests, Events } from '../../../src/shared/contract/contract'
import type { Payload } from '../../../src/shared/contract/payload'
import {
  startClient,
  startEngine,
  startServer,
  temporaryFolder,
  untilClosed,
  LIVE
} from '../../helpers/engine'
import { Beat } from '../../helpers/beat'
import { randomBytes } from '../../helpers/random-bytes'
import { dial, listen, receive, received } from '../../helpers/servers'
import { waitFor } from '../../helpers/patience'

const MIB = 1024 * 1024

type SendInput = EngineRequests['sessions.send']['input']
type Tasks = Events['tasks']

interface Sending {
  readonly engine: Engine
  readonly id: number
  readonly target: net.Socket
  send(payload: Payload, more?: Partial<SendInput>): Promise<EngineRequests['sessions.send']['output']>
  /** Running and failed tasks from the last update. */
  tasks(): Tasks
}

/** A client session and the server that it is connected to. */
async function connected(): Promise<Sending> {
  const engine = await startEngine()
  const server = await listen()
  const id = await startClient(engine, server.address)
  return { ...following(engine, id), target: await server.accepted() }
}

function following(engine: Engine, id: number): Omit<Sending, 'target'> {
  let last: Tasks = []
  engine.onEvent((name, payload) => {
    if (name === 'tasks') last = payload as Tasks
  })
  return {
    engine,
    id,
    tasks: () => last,
    send: async (payload, more = {}) =>
      engine.handlers['sessions.send']({ id, connections: null, payload, ...more })
  }
}

const text = (typed: string, more: Partial<Extract<Payload, { form: 'text' }>> = {}): Payload => ({
  form: 'text',
  text: typed,
  encoding: 'utf-8',
  lineBreak: 'lf',
  lineEnd: 'none',
  escapes: false,
  placeholders: true,
  ...more
})

async function fileOf(bytes: Uint8Array): Promise<string> {
  const path = join(await temporaryFolder(), 'to-send.bin')
  await writeFile(path, bytes)
  return path
}

async function notes(engine: Engine, connection: number): Promise<unknown[]> {
  const { events } = await engine.handlers['connections.get']({ capture: LIVE, connection })
  return events.filter(({ name }) => name === 'rule').map(({ data }) => data['text'])
}

describe('a typed payload', () => {
  it('is sent at once, in its encoding, and counted', async () => {
    const { target, send } = await connected()
    const payload = text('光 {{counter}}', { encoding: 'gb18030', lineEnd: 'crlf' })
    expect([await send(payload), await send(payload)]).toEqual([
      { connections: [1], task: null },
      { connections: [1], task: null }
    ])
    expect((await receive(target, 12)).toString('hex')).toBe('b9e220310d0ab9e220320d0a')
  })

  it('that is invalid, empty or too long is refused with an explanation', async () => {
    const { send } = await connected()
    const refusals = [
      [{ form: 'hex', text: '4g' }, '“g” is not a hexadecimal digit (character 2)'],
      [text('€', { encoding: 'latin1' }), '“€” does not exist in this encoding (character 1)'],
      [text('{{1}}'), '“{{1}}” is not a placeholder'],
      [text(''), 'There is nothing to send'],
      [text('x'.repeat(MIB + 1)), 'At most 1048576 bytes']
    ] as const
    for (const [payload, words] of refusals) {
      await expect(send(payload)).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringContaining(words) as string
      })
    }
  })
})

describe('a file', () => {
  it('is sent unchanged, at the pace of each client, and listed as a task', async () => {
    const engine = await startEngine()
    const server = await startServer(engine)
    const { send, tasks } = following(engine, server.id)
    const bytes = randomBytes(40 * MIB, 5)
    const [quick, slow] = [await dial(server.address), await dial(server.address)]
    slow.pause()
    const { task } = await send({ form: 'file', path: await fileOf(bytes) })
    const digest = createHash('sha256')
      .update(await receive(quick, bytes.length))
      .digest('hex')
    await waitFor(() => {
      expect(tasks()).toMatchObject([{ task, kind: 'send', name: 'to-send.bin', session: server.id }])
      expect(tasks()[0]!.done).toBeGreaterThan(bytes.length)
    })
    expect(tasks()[0]!.total).toBe(2 * bytes.length)
    expect(
      createHash('sha256')
        .update(await receive(slow, bytes.length))
        .digest('hex')
    ).toBe(digest)
    expect(digest).toBe(createHash('sha256').update(bytes).digest('hex'))
    await waitFor(() => {
      expect(tasks()).toEqual([])
    })
  })

  it('that is missing or no regular file is refused before anything is sent', async () => {
    const { send, target } = await connected()
    const folder = await temporaryFolder()
    await expect(send({ form: 'file', path: join(folder, 'none') })).rejects.toMatchObject({
      code: 'file-not-found'
    })
    await expect(send({ form: 'file', path: folder })).rejects.toMatchObject({ code: 'file-unreadable' })
    await expect(send({ form: 'file', path: '/dev/zero' })).rejects.toMatchObject({ code: 'file-unreadable' })
    execFileSync('mkfifo', [join(folder, 'pipe')])
    await expect(send({ form: 'file', path: join(folder, 'pipe') })).rejects.toMatchObject({
      code: 'file-unreadable'
    })
    await send(text('!'))
    expect(String(await receive(target, 1))).toBe('!')
  })

  it('that shrinks while it is sent fails the task, which the list and the capture report', async () => {
    const { engine, send, tasks, target } = await connected()
    target.pause()
    const path = await fileOf(randomBytes(64 * MIB))
    const { task } = await send({ form: 'file', path })
    await waitFor(() => {
      expect(tasks()[0]?.done).toBeGreaterThan(0)
    })
    await truncate(path, 1)
    target.resume()
    await waitFor(() => {
      expect(tasks()).toMatchObject([{ task, error: { code: 'file-changed' } }])
    })
    await waitFor(async () => {
      expect(await notes(engine, 1)).toEqual([
        expect.stringContaining('was truncated while it was being sent')
      ])
    })
    await engine.handlers['tasks.cancel']({ task: task! })
    await waitFor(() => {
      expect(tasks()).toEqual([])
    })
  })

  it('that is deleted while it is sent is sent completely, and the capture reports it', async () => {
    const { engine, send, tasks, target } = await connected()
    target.pause()
    const bytes = randomBytes(24 * MIB)
    const path = await fileOf(bytes)
    await send({ form: 'file', path })
    await waitFor(() => {
      expect(tasks()[0]?.done).toBeGreaterThan(0)
    })
    await rm(path)
    expect((await receive(target, bytes.length)).equals(bytes)).toBe(true)
    await waitFor(async () => {
      expect(await notes(engine, 1)).toEqual([expect.stringContaining('was deleted or replaced')])
    })
  })

  it('continues to the other clients when one leaves', async () => {
    const engine = await startEngine()
    const server = await startServer(engine)
    const { send, tasks } = following(engine, server.id)
    const bytes = randomBytes(24 * MIB, 9)
    const [leaving, staying] = [await dial(server.address), await dial(server.address)]
    leaving.pause()
    staying.pause()
    await send({ form: 'file', path: await fileOf(bytes) })
    await waitFor(() => {
      expect(tasks()[0]?.done).toBeGreaterThan(0)
    })
    leaving.resetAndDestroy()
    expect((await receive(staying, bytes.length)).equals(bytes)).toBe(true)
    await waitFor(() => {
      expect(tasks()).toEqual([])
    })
  })

  it('can be cancelled at any time, and the connection continues', async () => {
    const { engine, send, tasks, target } = await connected()
    target.pause()
    const { task } = await send({ form: 'file', path: await fileOf(randomBytes(64 * MIB)) })
    await waitFor(() => {
      expect(tasks()[0]?.done).toBeGreaterThan(0)
    })
    await engine.handlers['tasks.cancel']({ task: task! })
    await waitFor(() => {
      expect(tasks()).toEqual([])
    })
    const all = received(target.resume())
    await send(text('last'))
    await engine.handlers['connections.end']({ connection: 1, how: 'end' })
    expect((await all).subarray(-4).toString()).toBe('last')
  })
})

describe('split payloads', () => {
  it('are sent as separate writes with pauses between them', async () => {
    const { send, target } = await connected()
    const times: number[] = []
    const pieces: string[] = []
    const done = new Promise<void>((resolve) => {
      target.on('data', (piece) => {
        times.push(performance.now())
        pieces.push(String(piece))
        if (pieces.join('').length === 8) resolve()
      })
    })
    const { task } = await send(text('abcdefgh'), { split: { size: 3, pause: 60 } })
    await done
    expect([task, pieces]).toEqual([1, ['abc', 'def', 'gh']])
    expect(times[2]! - times[0]!).toBeGreaterThan(90)
  })

  it('with pieces larger than the buffer limit are sent completely, one part at a time', async () => {
    const { send, tasks, target } = await connected()
    const bytes = randomBytes(40 * MIB)
    await send({ form: 'file', path: await fileOf(bytes) }, { split: { size: 20 * MIB, pause: 5 } })
    expect((await receive(target, bytes.length)).equals(bytes)).toBe(true)
    await waitFor(() => {
      expect(tasks()).toEqual([])
    })
  })
})

describe('repeated payloads', () => {
  it('are counted, keep their interval, and stop after the configured number', async () => {
    const { send, tasks, target } = await connected()
    const beat = new Beat(target)
    await send(text('{{counter:02}} '), { repeat: { every: 20, times: 25 } })
    const all = await receive(target, 75)
    expect(String(all)).toBe(
      Array.from({ length: 25 }, (_, at) => `${String(at + 1).padStart(2, '0')} `).join('')
    )
    // Three bytes are due every 20 ms, whatever became late before.
    expect(Math.abs(beat.drift(20 / 3))).toBeLessThan(200)
    await waitFor(() => {
      expect(tasks()).toEqual([])
    })
  })

  it('continue until they are cancelled', async () => {
    const { engine, send, tasks, target } = await connected()
    const { task } = await send(text('x'), { repeat: { every: 1, times: null } })
    await receive(target, 20)
    await waitFor(() => {
      expect(tasks()).toMatchObject([{ task, kind: 'repeat', total: null }])
    })
    await engine.handlers['tasks.cancel']({ task: task! })
    await waitFor(() => {
      expect(tasks()).toEqual([])
    })
  })

  it('end with their connection', async () => {
    const { engine, send, tasks, target } = await connected()
    await send(text('x'), { repeat: { every: 1, times: null } })
    await receive(target, 3)
    target.resetAndDestroy()
    await untilClosed(engine, 1)
    await waitFor(() => {
      expect(tasks()).toEqual([])
    })
  })
})

it('sending is refused when there is no connection', async () => {
  const { engine, id, send } = await connected()
  const refused = { code: 'wrong-state' }
  const path = await fileOf(randomBytes(1))
  await expect(send({ form: 'file', path }, { connections: [9] })).rejects.toMatchObject(refused)
  await engine.sessions.stop(id)
  await expect(send(text('x'))).rejects.toMatchObject(refused)
  await expect(send(text('x'), { repeat: { every: 1, times: 1 } })).rejects.toMatchObject(refused)
})
