/** An engine's capture file as Wireshark sees it. Tests that use this need tshark: `needs('tshark')`. */

import type { Engine } from '../../src/engine/engine'
import { peerPath } from './peers'
import { run } from './run'

/** What tshark holds against a file: faults, and warnings other than that a reset is a reset. */
const WARNING = 0x600000
const REMARKS = `tcp.analysis.flags || _ws.malformed || _ws.short || (_ws.expert.severity >= ${WARNING} && tcp.flags.reset == 0)`

export async function tshark(engine: Engine, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const { stdout, stderr } = await run(peerPath('tshark'), ['-n', '-r', engine.capture.path, ...args])
  return { stdout, stderr: stderr.replace(/^Running as user.*\n/, '') }
}

/** The first few remarks: enough to see what is wrong. */
export async function remarks(engine: Engine): Promise<string[]> {
  const fields = ['-T', 'fields', '-e', 'frame.number', '-e', '_ws.expert.message']
  const { stdout } = await tshark(engine, '-Y', REMARKS, ...fields)
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .slice(0, 3)
}

/** Both streams of a conversation as hex, as "follow stream" shows them. */
export async function follow(engine: Engine, stream: number): Promise<[up: string, down: string]> {
  const { stdout } = await tshark(engine, '-q', '-z', `follow,tcp,raw,${stream}`)
  const lines = stdout.split('\n').filter((line) => /^\t?(?:[0-9a-f]{2})+$/.test(line))
  const down = lines.filter((line) => line.startsWith('\t')).map((line) => line.trim())
  return [lines.filter((line) => !line.startsWith('\t')).join(''), down.join('')]
}
