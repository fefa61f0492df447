/** Comparison of HTTP/2 messages read by an engine. */

import { expect, it } from 'vitest'
import {
  headerRows,
  startLineOf,
  type MessageSide
} from '../../../src/renderer/src/kit/compare/model/compare-message'
import { IgnoreList } from '../../../src/renderer/src/kit/compare/model/compare-ignore'
import { LIVE, startEngine, startProxy, untilClosed } from '../../helpers/engine'
import { askHttp2, startHttp2 } from '../../helpers/http2-peers'

const none = new IgnoreList([])

it('compares :authority in place of Host, and the other fields by name', async () => {
  const engine = await startEngine()
  const { address } = await startProxy(engine, await startHttp2())
  const asked = { ':path': '/trailers', 'x-one': 'same', ':scheme': 'http' }
  await askHttp2(`http://${address.host}:${address.port}`, [
    { ...asked, ':authority': 'one.test', 'x-two': 'a' },
    { ...asked, ':authority': 'two.test', 'x-two': 'b' }
  ])
  await untilClosed(engine, 1)
  const sideOf = async (exchange: number, message: number): Promise<MessageSide> => {
    const { messages } = await engine.handlers['exchanges.get']({ capture: LIVE, exchange })
    return { message: messages[message]!, body: new Uint8Array(0), more: false }
  }
  const [left, right] = [await sideOf(1, 0), await sideOf(2, 0)]
  expect(startLineOf(left)).toBe('GET /trailers HTTP/2')
  const rows = headerRows(left, right, none).map(({ kind, left: one, right: other }) => {
    const text = [one, other].map((marked) => `${marked?.before}${marked?.changed}${marked?.after}`)
    return [kind, ...new Set(text)]
  })
  expect(rows).toEqual([
    ['same', ':scheme: http'],
    ['changed', ':authority: one.test', ':authority: two.test'],
    ['same', 'x-one: same'],
    ['changed', 'x-two: a', 'x-two: b']
  ])
  const answers = headerRows(await sideOf(1, 1), await sideOf(2, 1), none)
  expect(answers.map(({ left: one }) => one?.before)).toEqual(
    expect.arrayContaining(['content-type: text/plain', 'x-checksum: abc'])
  )
})
