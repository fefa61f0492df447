/** Fields of messages in the inspector, from real traffic through a real engine. */

import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../../src/engine/engine'
import type { FieldNode } from '../../../../src/shared/contract/fields'
import { checkOutput } from '../../../../src/shared/contract/parse'
import { LIVE, readStream, startEngine } from '../../../helpers/engine'
import { get, ok, play, post, setStage } from '../../../helpers/http-traffic'

async function fieldsOf(engine: Engine, exchange: number, message: number): Promise<FieldNode[]> {
  const found: FieldNode[] = []
  for (;;) {
    const page = await engine.handlers['fields.get']({
      capture: LIVE,
      exchange,
      message,
      first: found.length,
      count: 7
    })
    checkOutput('reply', 'fields.get', page)
    found.push(...page.fields)
    if (found.length >= page.total) return found
  }
}

const at = (engine: Engine, connection: number, direction: 'up' | 'down', offset: number) =>
  engine.handlers['fields.at']({ capture: LIVE, connection, direction, offset })

describe('the fields of a message', () => {
  it('are listed in pages, each field with its byte range in the stream', async () => {
    const engine = await startEngine()
    await play(await setStage(engine), [
      [get('/one'), ok('hello')],
      [get('/a?id=7'), ok('{"x":[1]}', 'Content-Type: application/json')]
    ])
    const bytes = await readStream(engine, 1, 'up')
    const request = await fieldsOf(engine, 2, 0)
    const parameter = request.find(({ key }) => key === 'http.target.parameter')
    expect(parameter).toMatchObject({ name: 'id', value: '7' })
    expect(bytes.subarray(...(parameter?.range ?? [0, 0])).toString()).toBe('id=7')
    const response = await fieldsOf(engine, 2, 1)
    expect(response.filter(({ key }) => key.startsWith('json.')).map(({ key }) => key)).toEqual([
      'json.object',
      'json.member',
      'json.item'
    ])
  })

  it('are found by a byte offset in the stream, in whichever exchange', async () => {
    const engine = await startEngine()
    const stage = await setStage(engine)
    const turns = Array.from({ length: 40 }, (_, n) => [get(`/n${n}`), ok(`body ${n}`)] as const)
    await Promise.all([
      play(
        stage,
        turns.map(([request, answer]) => [request, answer])
      ),
      play(stage, [[get('/other'), ok('other')]])
    ])
    const connection = (await readStream(engine, 1, 'up')).length > 1000 ? 1 : 2
    const up = await readStream(engine, connection, 'up')
    const down = await readStream(engine, connection, 'down')
    for (const n of [0, 1, 17, 39]) {
      const segment = await at(engine, connection, 'up', up.indexOf(`/n${n} `) + 1)
      expect(segment?.path.map(({ key }) => key)).toEqual([
        'http.request',
        'http.start-line',
        'http.target',
        'http.target.path',
        'http.target.segment'
      ])
      expect(segment?.path.at(-1)?.value).toBe(`n${n}`)
      const body = await at(engine, connection, 'down', down.indexOf(`body ${n}`, 0))
      expect(body).toMatchObject({ exchange: segment?.exchange, message: 1 })
      expect(body?.path.at(-1)).toMatchObject({ key: 'http.body.data', value: `body ${n}` })
    }
    expect(await at(engine, connection, 'up', up.length + 5)).toBeNull()
  })

  it('are found in an interim response, but not in bytes outside any message', async () => {
    const engine = await startEngine()
    await play(await setStage(engine), [
      [
        post('/two', 'abc'),
        'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\ntunnel'
      ]
    ])
    const down = await readStream(engine, 1, 'down')
    expect(await at(engine, 1, 'down', down.indexOf('100'))).toMatchObject({ exchange: 1, message: 1 })
    expect(await at(engine, 1, 'down', down.indexOf('101'))).toMatchObject({ exchange: 1, message: 2 })
    expect(await at(engine, 1, 'down', down.indexOf('tunnel') + 2)).toBeNull()
  })
})
