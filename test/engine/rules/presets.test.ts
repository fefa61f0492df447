/** The networks of the toolbar, as curl feels them. */

import http from 'node:http'
import type net from 'node:net'
import { join } from 'node:path'
import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { NETWORK_PRESETS, presetActions, type NetworkPreset } from '../../../src/shared/rules/presets'
import { closeEvent, startEngine, startProxy, temporaryFolder, untilClosed } from '../../helpers/engine'
import { needs } from '../../helpers/peers'
import { randomBytes } from '../../helpers/random-bytes'
import { run } from '../../helpers/run'
import { rule, setRules } from './rules'

const BODY_BYTES = 4000

/** Starts an HTTP server that sends back the body of each request once it has all of it. */
async function echo(): Promise<{ host: string; port: number }> {
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => response.end(Buffer.concat(parts)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { address, port } = server.address() as net.AddressInfo
  return { host: address, port }
}

/** Least time in milliseconds of a request and its answer with the body each way: what must pass before the last byte. */
function leastTime(preset: NetworkPreset): number {
  let time = 0
  for (const action of presetActions(preset)) {
    if (action.action === 'latency') time += 2 * action.ms
    if (action.action === 'bandwidth') time += (1000 * Math.max(0, BODY_BYTES - action.burst)) / action.rate
  }
  return time
}

describe('a request over', () => {
  it.each(NETWORK_PRESETS)('%s arrives whole, and as late as it must', needs('curl'), async (preset) => {
    const [engine, server, folder] = await Promise.all([startEngine(), echo(), temporaryFolder()])
    const proxy = await startProxy(engine, server)
    await setRules(engine, rule(preset, presetActions(preset)))
    const [sent, got] = [join(folder, 'sent'), join(folder, 'got')]
    const body = randomBytes(BODY_BYTES)
    await writeFile(sent, body)
    const { code, stdout } = await run('curl', [
      ...['-sS', '--data-binary', `@${sent}`, '-H', 'Connection: close', '-o', got, '-w', '%{time_total}'],
      `http://127.0.0.1:${proxy.address.port}/`
    ])
    expect(code).toBe(0)
    expect((await readFile(got)).equals(body)).toBe(true)
    // curl's clock and the timers round to milliseconds.
    expect(Number(stdout) * 1000).toBeGreaterThanOrEqual(leastTime(preset) - 2)
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ how: 'fin' })
  })
})
