/** A search of decoded contents and texts while the capture grows. */

import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { frame, KEY } from '../../decode/stream/websocket/websocket-frames'
import { temporaryFolder } from '../../helpers/engine'
import { get, ok } from '../../helpers/http-traffic'
import { liveRing } from '../../helpers/live-ring'
import { RingScript } from '../../helpers/ring-script'
import { matchLines, searchOf } from './searched-capture'

const NOTHING = (): void => undefined

it('searches a body once it has ended, and forgets what the ring drops', async () => {
  const script = new RingScript()
  const connection = script.connect()
  const response = ok(gzipSync('a needle'), 'Content-Encoding: gzip')
  connection.up(get('/')).down(response.subarray(0, response.length - 10))
  script.turn()
  connection.down(response.subarray(response.length - 10))
  script.turn()
  connection.up(get('/')).down(response)
  const live = liveRing(await script.write(await temporaryFolder()))
  const search = searchOf(live.analysis)
  live.turn()
  await search.run(NOTHING)
  expect(search.matches.page(0, 10)).toEqual([])
  live.turn()
  await search.run(NOTHING)
  expect(matchLines(search.matches.page(0, 10))).toEqual(['body down 2+6 of exchange 1'])
  live.turn()
  await search.run(NOTHING)
  await search.run(NOTHING)
  expect(matchLines(search.matches.page(0, 10))).toEqual([
    'body down 2+6 of exchange 1',
    'body down 2+6 of exchange 2'
  ])
  live.keep(1)
  await search.run(NOTHING)
  expect(matchLines(search.matches.page(0, 10))).toEqual(['body down 2+6 of exchange 2'])
})

it('searches the messages of a WebSocket as they arrive', async () => {
  const message = frame({ payload: 'a needle', key: KEY }).toString('latin1')
  const script = new RingScript()
  const connection = script.connect()
  connection.up(get('/', 'Upgrade: websocket', 'Connection: Upgrade'))
  connection.down('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
  connection.up(message).up(message.slice(0, 9))
  script.turn()
  connection.up(message.slice(9))
  const live = liveRing(await script.write(await temporaryFolder()))
  const search = searchOf(live.analysis)
  live.turn()
  await search.run(NOTHING)
  expect(matchLines(search.matches.page(0, 10))).toEqual(['websocket up 2+6 of exchange 1'])
  live.turn()
  await search.run(NOTHING)
  await search.run(NOTHING)
  expect(matchLines(search.matches.page(0, 10))).toEqual([
    'websocket up 2+6 of exchange 1',
    'websocket up 2+6 of exchange 1'
  ])
})

it('searches notes that are added or changed', async () => {
  const script = new RingScript()
  script.connect().up(get('/')).down(ok('x'))
  const live = liveRing(await script.write(await temporaryFolder()))
  live.turn()
  const search = searchOf(live.analysis)
  await search.run(NOTHING)
  expect(search.matches.total).toBe(0)
  const mark = (note: string): void => {
    live.analysis.handlers['marks.apply']({ kind: 'exchanges', numbers: [[1, 2]], note })
  }
  mark('a needle')
  await search.run(NOTHING)
  await search.run(NOTHING)
  expect(matchLines(search.matches.page(0, 10))).toEqual(['note needle'])
  mark('another needle')
  await search.run(NOTHING)
  expect(search.matches.page(1, 1)).toMatchObject([{ text: 'another needle', exchange: 1 }])
})
