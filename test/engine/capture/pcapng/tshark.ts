/** tshark, the reader our files are made for. Tests that need it are skipped if it is not installed. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TsharkRun {
  readonly stdout: string
  readonly stderr: string
}

/** Runs tshark on a file with these bytes. Checksums are verified only on request: live ones are 0. */
export function tshark(file: Uint8Array, ...options: string[]): TsharkRun {
  const folder = mkdtempSync(join(tmpdir(), 'pcapng-test-'))
  try {
    const path = join(folder, 'test.pcapng')
    writeFileSync(path, file)
    const { stdout, stderr } = spawnSync('tshark', ['-n', '-r', path, ...options], {
      encoding: 'utf8',
      maxBuffer: 1 << 28
    })
    return { stdout, stderr: stderr.replace(/^Running as user.*\n/, '').trim() }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Returns one row per packet, one string per field. */
export function fields(file: Uint8Array, names: readonly string[], ...options: string[]): string[][] {
  const { stdout } = tshark(
    file,
    '-T',
    'fields',
    '-E',
    'separator=/t',
    ...names.flatMap((name) => ['-e', name]),
    ...options
  )
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'))
}

export interface Followed {
  readonly up: Uint8Array
  readonly down: Uint8Array
}

/** Returns the bytes of each direction as shown by tshark's "follow stream". */
export function follow(file: Uint8Array, ...streams: readonly number[]): Followed[] {
  const { stdout } = tshark(file, '-q', ...streams.flatMap((stream) => ['-z', `follow,tcp,raw,${stream}`]))
  const byStream = new Map<number, Followed>()
  for (const part of stdout.split('Filter: tcp.stream eq ').slice(1)) {
    const hex = part.split('\n').filter((line) => /^\t?[0-9a-f]+$/.test(line))
    // The first line is the stream number; lines from the server are indented.
    const [number, ...lines] = hex
    byStream.set(Number(number), {
      up: fromHex(lines.filter((line) => !line.startsWith('\t'))),
      down: fromHex(lines.filter((line) => line.startsWith('\t')).map((line) => line.slice(1)))
    })
  }
  return streams.flatMap((stream) => byStream.get(stream) ?? [])
}

function fromHex(lines: readonly string[]): Uint8Array {
  return new Uint8Array(Buffer.from(lines.join(''), 'hex'))
}
