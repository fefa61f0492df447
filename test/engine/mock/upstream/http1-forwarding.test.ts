import { expect, it, onTestFinished, vi } from 'vitest'
import { Http1Forwarding } from '../../../../src/engine/mock/upstream/http1-forwarding'
import { NO_BODY } from '../../../../src/engine/mock-set/request-facts'
import { HeldFlow } from '../../../../src/engine/mock/upstream/request-flow'
import { Spooled } from '../../../../src/engine/mock/upstream/request-spool'
import { SILENCE_MS } from '../../../../src/engine/mock/upstream/upstream-request'
import { listen } from '../../../helpers/servers'

/** Starts one GET to an upstream server that sends nothing, with a clock controlled by the test. */
async function asking(): Promise<{
  forwarding: Http1Forwarding
  target: Awaited<ReturnType<typeof listen>>
}> {
  const target = await listen()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const miss = { then: 'forward', target: target.address, tls: 'off', host: 'keep' } as const
  const forwarding = new Http1Forwarding(miss, () => 0)
  onTestFinished(() => {
    vi.useRealTimers()
    forwarding.close()
  })
  await forwarding.connect()
  const head = Buffer.from('GET /events HTTP/1.1\r\nHost: x\r\n\r\n')
  forwarding.send(head, new HeldFlow(new Spooled(), 0, NO_BODY), () => Promise.resolve())
  return { forwarding, target }
}

const text = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString()

it('accepts a response however long it pauses', async () => {
  const { forwarding, target } = await asking()
  const socket = await target.accepted()
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n'
  socket.write(head)
  expect(text(await forwarding.next())).toBe(head)
  for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
    vi.advanceTimersByTime(10 * SILENCE_MS)
    socket.write(event)
    expect(text(await forwarding.next())).toBe(event)
  }
  socket.end()
  expect(await forwarding.next()).toBeNull()
  expect(forwarding.responses.map(({ message }) => message.complete)).toEqual([true])
})

it('gives up on a server that never starts its final response, even after an interim one', async () => {
  const silent = await asking()
  await silent.target.accepted()
  const nothing = silent.forwarding.next().catch(String)
  vi.advanceTimersByTime(SILENCE_MS)
  expect(await nothing).toContain('it sent no data for 30 s')
  const { forwarding, target } = await asking()
  const socket = await target.accepted()
  const interim = 'HTTP/1.1 102 Processing\r\n\r\n'
  vi.advanceTimersByTime(SILENCE_MS - 1)
  socket.write(interim)
  expect(text(await forwarding.next())).toBe(interim)
  const next = forwarding.next().then(text, String)
  vi.advanceTimersByTime(SILENCE_MS)
  expect(await next).toContain('it sent no data for 30 s')
  expect(forwarding.responses.map(({ message }) => message.status)).toEqual([102])
})
