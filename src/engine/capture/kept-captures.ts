import { open, readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { systemCodeOf } from '../../shared/model/app-error'
import { TOTAL_LENGTH_BYTES } from './pcapng/blocks'
import { PcapngScanner } from './pcapng/scanner'

/**
 * Captures of earlier launches that are still in the captures' folder, because their user kept them or a crash did.
 * The files of one launch are one capture: `NAME.pcapng`, then `NAME.0002.pcapng` and so on, of which a ring may have
 * dropped the first.
 */

export interface KeptCapture {
  /** What its files' names begin with; the same as long as it is kept. */
  id: string
  /** In order; to be opened together. */
  paths: string[]
  bytes: number
  /** When it began and was last written to, in milliseconds since 1970. */
  began: number
  ended: number
  /** A crash has cut a file in its last block. What comes before it can be read. */
  isCut: boolean
  /** There is no packet in it. */
  isEmpty: boolean
}

const CAPTURE_FILE = /^(?<id>.+?)(?:\.(?<part>\d{4,}))?\.pcapng$/
/** As the engine names them: `2026-11-21T10-42-07.118Z-4711`. Whatever else lies in a user's folder is not ours. */
const STAMP = /^(?<date>\d{4}-\d\d-\d\d)T(?<h>\d\d)-(?<m>\d\d)-(?<s>\d\d\.\d{3})Z-\d+$/

/** No capture of ours declares so many interfaces that its first packet comes later. */
const LOOKED_THROUGH_BYTES = 256 * 1024

/** Newest first. `except`: a file of the live capture. A folder that is not there holds none. */
export async function listKeptCaptures(folder: string, except: string | null): Promise<KeptCapture[]> {
  const live = except === null ? null : partOf(basename(except))?.id
  const groups = new Map<string, { part: number; path: string }[]>()
  for (const name of await namesIn(folder)) {
    const found = partOf(name)
    if (found === null || found.id === live) continue
    const group = groups.get(found.id) ?? []
    groups.set(found.id, group)
    group.push({ part: found.part, path: join(folder, name) })
  }
  const captures = await Promise.all(
    [...groups].map(([id, parts]) => {
      parts.sort((a, b) => a.part - b.part)
      return describe(
        id,
        parts.map(({ path }) => path)
      )
    })
  )
  return captures.filter((capture) => capture !== null).sort((a, b) => b.began - a.began)
}

/** Deletes a capture for good. One that is gone already is no error. */
export async function discardKeptCapture({ paths }: KeptCapture): Promise<void> {
  for (const path of paths) await rm(path, { force: true })
}

function partOf(name: string): { id: string; part: number } | null {
  const { id, part = '1' } = CAPTURE_FILE.exec(name)?.groups ?? {}
  return id === undefined || !STAMP.test(id) ? null : { id, part: Number(part) }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** Null where its files are gone by now. */
async function describe(id: string, paths: string[]): Promise<KeptCapture | null> {
  try {
    const stats = await Promise.all(paths.map((path) => stat(path)))
    const ends = await Promise.all(paths.map(endsWhole))
    return {
      id,
      paths,
      bytes: stats.reduce((sum, { size }) => sum + size, 0),
      began: beganAt(id) ?? Math.min(...stats.map(({ birthtimeMs }) => birthtimeMs)),
      ended: Math.max(...stats.map(({ mtimeMs }) => mtimeMs)),
      isCut: ends.includes(false),
      isEmpty: !(await holdsPacket(paths))
    }
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null
    throw error
  }
}

function beganAt(id: string): number | null {
  const { date, h, m, s } = STAMP.exec(id)?.groups ?? {}
  if (date === undefined || h === undefined || m === undefined || s === undefined) return null
  const time = Date.parse(`${date}T${h}:${m}:${s}Z`)
  return Number.isNaN(time) ? null : time
}

/** Every block repeats its length at its end, so the last one can be checked without reading those before it. */
async function endsWhole(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const word = Buffer.alloc(TOTAL_LENGTH_BYTES)
    if (size < TOTAL_LENGTH_BYTES) return false
    await file.read(word, 0, TOTAL_LENGTH_BYTES, size - TOTAL_LENGTH_BYTES)
    const length = word.readUInt32LE()
    if (length < 12 || length % 4 !== 0 || length > size) return false
    await file.read(word, 0, TOTAL_LENGTH_BYTES, size - length + 4)
    return word.readUInt32LE() === length
  } finally {
    await file.close()
  }
}

async function holdsPacket(paths: readonly string[]): Promise<boolean> {
  for (const path of paths) {
    let packets = 0
    const scanner = new PcapngScanner({
      packet: () => {
        packets++
      }
    })
    const file = await open(path, 'r')
    try {
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(LOOKED_THROUGH_BYTES),
        0,
        LOOKED_THROUGH_BYTES,
        0
      )
      scanner.push(buffer.subarray(0, bytesRead))
    } finally {
      await file.close()
    }
    if (packets > 0) return true
  }
  return false
}
