/** An engine's capture file as Wireshark sees it. Tests that use this need tshark: `needs('tshark')`. */

import type { Engine } from '../../src/engine/engine'
import { peerPath } from './peers'
import { run } from './run'

/** tshark's remarks on a file: errors, and warnings other than the one for a reset. */
const WARNING = 0x600000
const REMARKS = `tcp.analysis.flags || _ws.malformed || _ws.short || (_ws.expert.severity >= ${WARNING} && tcp.flags.reset == 0)`

export function tshark(engine: Engine, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  return readFile(engine.capture.path, args)
}

async function readFile(path: string, args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  const { stdout, stderr } = await run(peerPath('tshark'), ['-n', '-r', path, ...args])
  return { stdout, stderr: stderr.replace(/^Running as user.*\n/, '') }
}

/** Returns the first few remarks, enough to identify the problem. */
export function remarks(engine: Engine): Promise<string[]> {
  return fileRemarks(engine.capture.path)
}

/** Payload that is no protocol's must not be guessed to be a broken one's because of its port. */
const PLAIN_TCP = ['-d', 'tcp.port==1-65535,data']

/** Returns the remarks on a file; `but` is a filter for expected ones. An unreadable file counts as a remark. */
export async function fileRemarks(path: string, but?: string): Promise<string[]> {
  const filter = but === undefined ? REMARKS : `(${REMARKS}) && !(${but})`
  const fields = ['-T', 'fields', '-e', 'frame.number', '-e', '_ws.expert.message']
  const { stdout, stderr } = await readFile(path, [...PLAIN_TCP, '-Y', filter, ...fields])
  return `${stdout}${stderr}`
    .split('\n')
    .filter((line) => line !== '')
    .slice(0, 3)
}

/** The remarks on a file that a crash, or a read while it grows, may have cut in its last block: that alone is none. */
export async function cutRemarks(path: string): Promise<string[]> {
  return (await fileRemarks(path)).filter((line) => !line.includes('cut short in the middle of a packet'))
}

/** Both streams of a conversation as hex, as "follow stream" shows them. */
export async function follow(engine: Engine, stream: number): Promise<[up: string, down: string]> {
  const [{ up, down } = { up: '', down: '' }] = await fileFollow(engine.capture.path, [stream])
  return [up, down]
}

/** The same of several conversations of a file, in one run. */
export async function fileFollow(
  path: string,
  streams: readonly number[]
): Promise<{ up: string; down: string }[]> {
  const { stdout } = await readFile(path, ['-q', ...streams.flatMap((at) => ['-z', `follow,tcp,raw,${at}`])])
  const parts = stdout.split('Filter: tcp.stream eq ').slice(1)
  const byStream = new Map(
    parts.map((part) => {
      const [number, ...lines] = part.split('\n')
      const hex = lines.filter((line) => /^\t?(?:[0-9a-f]{2})+$/.test(line))
      const down = hex.filter((line) => line.startsWith('\t')).map((line) => line.trim())
      return [
        Number(number),
        { up: hex.filter((line) => !line.startsWith('\t')).join(''), down: down.join('') }
      ]
    })
  )
  return streams.map((stream) => byStream.get(stream) ?? { up: '', down: '' })
}
