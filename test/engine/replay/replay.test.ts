/** Replayed requests: the exact bytes, on a connection of the same capture that refers to its original. */

import type net from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import {
  closeEvent,
  eventNames,
  readStream,
  startEngine,
  startProxy,
  untilClosed,
  untilComplete,
  LIVE,
  liveTotals
} from '../../helpers/engine'
import { get, ok, play, post, setStage, type Stage } from '../../helpers/http-traffic'
import { randomBytes } from '../../helpers/random-bytes'
import { broken, dial, listen, receive, received } from '../../helpers/servers'
import { waitFor } from '../../helpers/patience'

const ODD =
  'post  /odd%20path?x HTTP/1.1\r\nhost:test\r\nX-Odd:\t a \r\nx-odd: b\r\ncontent-length: 5\r\n\r\n\u00e9\u0000\r\n!'

/** Replays an exchange; returns the server's socket of the replay, and its number. */
async function replay(
  { engine, server }: Stage,
  exchange: number
): Promise<{ target: net.Socket; connection: number }> {
  const { connection } = await engine.handlers['exchanges.replay']({ capture: LIVE, exchange })
  return { target: await server.accepted(), connection }
}

describe('a replay', () => {
  it('sends exactly the bytes of its request and links the new exchange to it', async () => {
    const stage = await setStage(await startEngine())
    const { engine } = stage
    await play(stage, [
      [get('/before'), ok('')],
      [ODD, ok('first')],
      [get('/after'), ok('')]
    ])
    const { target, connection } = await replay(stage, 2)
    expect(connection).toBe(2)
    const client = `127.0.0.1:${target.remotePort}`
    const sent = received(target)
    await expect.poll(() => target.bytesRead).toBe(ODD.length)
    target.write(ok('second'))
    expect((await sent).toString('latin1')).toBe(ODD)
    target.end()

    const detail = await untilClosed(engine, connection)
    expect(eventNames(detail)).toEqual(['open', 'connected', 'end', 'end', 'close'])
    expect(detail.row).toMatchObject({ replayOf: 2, session: stage.proxy.id, up: ODD.length })
    expect(detail.row.client).toBe(client)
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'tcplens', how: 'fin' })
    const { row } = await untilComplete(engine, 4)
    expect(row).toMatchObject({
      connection,
      replayOf: 2,
      target: '/odd%20path?x',
      status: 200,
      state: 'complete'
    })
    expect((await readStream(engine, connection, 'up')).toString('latin1')).toBe(ODD)
  })

  it('of a large request arrives completely', async () => {
    const stage = await setStage(await startEngine())
    const body = randomBytes(3_000_000).toString('latin1')
    const request = Buffer.from(post('/upload', body), 'latin1')
    await play(stage, [[request, ok('')]])
    const { target, connection } = await replay(stage, 1)
    expect((await receive(target, request.length)).equals(request)).toBe(true)
    target.end(ok('thanks'))
    const { row } = await untilClosed(stage.engine, connection)
    expect(row).toMatchObject({ up: request.length, replayOf: 1 })
  })

  it('of a large request arrives completely even when the response comes early', async () => {
    const stage = await setStage(await startEngine())
    const body = randomBytes(3_000_000).toString('latin1')
    const request = Buffer.from(post('/upload', body), 'latin1')
    await play(stage, [[request, ok('')]])
    const { target, connection } = await replay(stage, 1)
    target.pause()
    target.write(ok('early'))
    const status = async (): Promise<number | null> =>
      (await stage.engine.handlers['exchanges.get']({ capture: LIVE, exchange: 2 })).row.status
    await waitFor(async () => {
      expect(await status()).toBe(200)
    })
    expect((await receive(target, request.length)).equals(request)).toBe(true)
    target.end()
    expect((await untilClosed(stage.engine, connection)).row.up).toBe(request.length)
  })

  it('waits for the complete response, and closes a connection the server keeps open', async () => {
    const stage = await setStage(await startEngine())
    await play(stage, [[get('/'), ok('')]])
    const { target, connection } = await replay(stage, 1)
    await receive(target, get('/').length)
    const ended = received(target)
    target.write('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
    target.write('3\r\nabc\r\n')
    target.write('0\r\n\r\n')
    await ended
    target.end()
    expect(closeEvent(await untilClosed(stage.engine, connection))).toMatchObject({
      endedBy: 'tcplens',
      how: 'fin'
    })
    expect((await untilComplete(stage.engine, 2)).row).toMatchObject({ status: 200, size: 3 })
  })

  it('resets a server that does not close after the response', async () => {
    const stage = await setStage(await startEngine())
    await play(stage, [[get('/'), ok('')]])
    const { target, connection } = await replay(stage, 1)
    target.resume().write(ok('and then nothing'))
    const detail = await untilClosed(stage.engine, connection)
    expect(eventNames(detail)).toEqual(['open', 'connected', 'end', 'timeout', 'reset', 'close'])
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'tcplens', how: 'fin' })
  })

  it('does not wait for a server that keeps sending after the response', async () => {
    const stage = await setStage(await startEngine())
    await play(stage, [[get('/'), ok('')]])
    const { target, connection } = await replay(stage, 1)
    target.resume().write(ok('and then'))
    const talking = setInterval(() => target.write(' more'), 20)
    onTestFinished(() => {
      clearInterval(talking)
    })
    expect(closeEvent(await untilClosed(stage.engine, connection))).toMatchObject({
      endedBy: 'tcplens',
      how: 'fin'
    })
  })

  it('takes the server’s FIN as the end of a response without length', async () => {
    const stage = await setStage(await startEngine())
    await play(stage, [[get('/'), 'HTTP/1.0 200 OK\r\n\r\nall']], { targetEnds: true })
    const { target, connection } = await replay(stage, 1)
    await receive(target, get('/').length)
    target.end('HTTP/1.0 200 OK\r\n\r\nall again')
    const detail = await untilClosed(stage.engine, connection)
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'target', how: 'fin' })
    expect((await untilComplete(stage.engine, 2)).row).toMatchObject({ size: 9, state: 'complete' })
  })

  it('that the server resets reports the reset', async () => {
    const stage = await setStage(await startEngine())
    await play(stage, [[get('/'), ok('')]])
    const { target, connection } = await replay(stage, 1)
    await receive(target, get('/').length)
    target.resetAndDestroy()
    expect(closeEvent(await untilClosed(stage.engine, connection))).toMatchObject({
      endedBy: 'target',
      how: 'rst',
      code: 'ECONNRESET'
    })
  })

  it('to an unreachable server reports the error', async () => {
    const stage = await setStage(await startEngine())
    await play(stage, [[get('/'), ok('')]])
    await stage.server.close()
    const { connection } = await stage.engine.handlers['exchanges.replay']({ capture: LIVE, exchange: 1 })
    const detail = await untilClosed(stage.engine, connection)
    expect(eventNames(detail)).toEqual(['open', 'error', 'close'])
    expect(closeEvent(detail)).toMatchObject({
      up: 0,
      down: 0,
      endedBy: 'target',
      how: 'error',
      code: 'ECONNREFUSED'
    })
    expect(detail.row.replayOf).toBe(1)
  })

  it('may itself be replayed', async () => {
    const stage = await setStage(await startEngine())
    await play(stage, [[get('/again'), ok('')]])
    for (const of of [1, 2]) {
      const { target, connection } = await replay(stage, of)
      expect((await receive(target, get('/again').length)).toString()).toBe(get('/again'))
      target.end(ok(''))
      expect((await untilClosed(stage.engine, connection)).row.replayOf).toBe(of)
    }
  })

  it('of something that is no request, or an incomplete one, is refused', async () => {
    const engine = await startEngine()
    const server = await listen()
    const proxy = await startProxy(engine, server.address)
    const client = await dial(proxy.address)
    client.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\npart')
    await expect.poll(async () => (await liveTotals(engine)).exchanges).toBe(1)
    const ask = (engineUsed: Engine, exchange: number): Promise<unknown> =>
      Promise.resolve(engineUsed.handlers['exchanges.replay']({ capture: LIVE, exchange }))
    await expect(ask(engine, 1)).rejects.toMatchObject({ code: 'not-replayable' })
    await expect(ask(engine, 7)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('in progress is ended when the engine closes', async () => {
    const stage = await setStage(await startEngine())
    await play(stage, [[get('/'), ok('')]])
    const { target } = await replay(stage, 1)
    const ended = received(target)
    target.on('end', () => target.end())
    await stage.engine.close()
    await ended
    await expect(
      Promise.resolve(stage.engine.handlers['exchanges.replay']({ capture: LIVE, exchange: 1 }))
    ).rejects.toMatchObject({ name: 'AppError' })
  })
})

describe('an edited replay', () => {
  const bytes = (text: string | Buffer): { kind: 'bytes'; bytes: Uint8Array } => ({
    kind: 'bytes',
    bytes: typeof text === 'string' ? Buffer.from(text, 'latin1') : text
  })

  it('sends exactly the given bytes to the given server, linked to its original', async () => {
    const stage = await setStage(await startEngine())
    await play(stage, [[get('/before'), ok('')]])
    const elsewhere = await listen()
    const edited = post('/after', '\u00ff\u0000\n', 'Connection: keep-alive', 'x-odd :  1\t')
    const { connection } = await stage.engine.handlers['exchanges.replay']({
      capture: LIVE,
      exchange: 1,
      target: elsewhere.address,
      pieces: [bytes(edited)]
    })
    const target = await elsewhere.accepted()
    const sent = received(target)
    await expect.poll(() => target.bytesRead).toBe(edited.length)
    target.write(ok(''))
    expect((await sent).toString('latin1')).toBe(edited)
    target.end()
    const { row } = await untilClosed(stage.engine, connection)
    expect(row).toMatchObject({
      target: `127.0.0.1:${elsewhere.address.port}`,
      session: stage.proxy.id,
      replayOf: 1,
      up: edited.length
    })
    expect((await untilComplete(stage.engine, 2)).row).toMatchObject({ target: '/after', replayOf: 1 })
  })

  it('takes a large body from the capture after an edited head', async () => {
    const stage = await setStage(await startEngine())
    const body = randomBytes(3_000_000)
    const head = `PUT /a HTTP/1.1\r\nHost: test\r\nContent-Length: ${body.length}\r\n\r\n`
    const before = get('/first on the connection')
    await play(stage, [
      [before, ok('')],
      [Buffer.concat([Buffer.from(head), body]), ok('')]
    ])
    const edited = head.replace('/a', '/edited').replace('Host', 'X-New: 1\r\nhost')
    const start = before.length + head.length
    const { connection } = await stage.engine.handlers['exchanges.replay']({
      capture: LIVE,
      exchange: 2,
      pieces: [bytes(edited), { kind: 'captured', start, end: start + body.length }, bytes('tail')]
    })
    const target = await stage.server.accepted()
    const whole = Buffer.concat([Buffer.from(edited), body, Buffer.from('tail')])
    expect((await receive(target, whole.length)).equals(whole)).toBe(true)
    target.end(ok(''))
    expect((await untilClosed(stage.engine, connection)).row.up).toBe(whole.length)
  })

  it('of an incomplete request is possible', async () => {
    const stage = await setStage(await startEngine())
    const client = await dial(stage.proxy.address)
    client.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\npart')
    await expect.poll(async () => (await liveTotals(stage.engine)).exchanges).toBe(1)
    await stage.server.accepted()
    await stage.engine.handlers['exchanges.replay']({ capture: LIVE, exchange: 1, pieces: [bytes(get('/'))] })
    const target = await stage.server.accepted()
    expect((await receive(target, get('/').length)).toString()).toBe(get('/'))
    target.end(ok(''))
  })

  it('with several requests waits for all responses', async () => {
    const stage = await setStage(await startEngine())
    await play(stage, [[get('/'), ok('')]])
    const { connection } = await stage.engine.handlers['exchanges.replay']({
      capture: LIVE,
      exchange: 1,
      pieces: [bytes(get('/1') + get('/2'))]
    })
    const target = await stage.server.accepted()
    await receive(target, 2 * get('/1').length)
    const ended = received(target)
    target.write(ok('one'))
    await expect
      .poll(
        async () => (await stage.engine.handlers['exchanges.get']({ capture: LIVE, exchange: 2 })).row.status
      )
      .toBe(200)
    expect(target.readableEnded).toBe(false)
    target.write(ok('two'))
    await ended
    target.end()
    await untilClosed(stage.engine, connection)
    expect(
      await stage.engine.handlers['connections.exchanges']({ capture: LIVE, connection, first: 0, count: 10 })
    ).toEqual({ total: 2, exchanges: [2, 3] })
    expect(
      await stage.engine.handlers['connections.exchanges']({ capture: LIVE, connection, first: 1, count: 1 })
    ).toEqual({
      total: 2,
      exchanges: [3]
    })
  })

  it('is refused when the capture does not contain the requested bytes', async () => {
    const stage = await setStage(await startEngine())
    await play(stage, [[get('/'), ok('')]])
    const ask = (exchange: number, end: number): Promise<unknown> =>
      Promise.resolve(
        stage.engine.handlers['exchanges.replay']({
          capture: LIVE,
          exchange,
          pieces: [{ kind: 'captured', start: 0, end }]
        })
      )
    await expect(ask(1, get('/').length + 1)).rejects.toMatchObject({ code: 'not-replayable' })
    await expect(ask(2, 1)).rejects.toMatchObject({ code: 'not-found' })
    expect(stage.engine.capture.connections).toBe(1)
  })

  it('can be reset while it waits', async () => {
    const stage = await setStage(await startEngine())
    await play(stage, [[get('/'), ok('')]])
    const { target, connection } = await replay(stage, 1)
    await receive(target, get('/').length)
    const how = broken(target)
    await stage.engine.handlers['connections.end']({ connection, how: 'reset' })
    expect(await how).toBe('ECONNRESET')
    expect(closeEvent(await untilClosed(stage.engine, connection))).toMatchObject({
      endedBy: 'tcplens',
      how: 'rst'
    })
  })
})
