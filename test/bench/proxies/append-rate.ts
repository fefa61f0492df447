import type { Engine } from '../../../src/engine/engine'

/**
 * Measures recording alone, without sockets: segments of one size through a recorder, as fast as the writer takes
 * them.
 */
export async function appendRate(
  engine: Engine,
  bytes: number,
  segments: number
): Promise<{ perSecond: number; bytesPerSecond: number }> {
  const { capture } = engine
  const end = { host: '127.0.0.1', port: 80 }
  const recorder = capture.openConnection(capture.addInterface('append', 'Append rate.'))
  recorder.handshake({ host: '127.0.0.1', port: 40_000 }, end, {
    event: 'open',
    session: 1,
    role: 'proxy',
    client: { host: '127.0.0.1', port: 40_000 },
    server: end,
    target: end
  })
  const source = Buffer.alloc(bytes, 0x5a)
  const from = performance.now()
  for (let at = 0; at < segments; at++) {
    recorder.data('up', source, bytes)
    recorder.slab?.release()
    if (capture.congested) {
      await new Promise<void>((resolve) => {
        capture.onceRelieved(resolve)
      })
    } else if (at % 4096 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  const seconds = (performance.now() - from) / 1000
  recorder.end('up')
  recorder.close({ event: 'close', up: recorder.up, down: 0, endedBy: 'client', how: 'fin' })
  return { perSecond: segments / seconds, bytesPerSecond: (segments * bytes) / seconds }
}
