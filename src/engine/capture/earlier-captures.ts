import { open, readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { systemCodeOf } from '../../shared/model/app-error'
import { TOTAL_LENGTH_BYTES } from './pcapng/blocks'
import { PcapngScanner } from './pcapng/scanner'

/**
 * Captures of earlier launches that are still in the captures folder, because the user kept them or after a crash. The
 * files of one launch form one capture: `NAME.pcapng`, `NAME.0002.pcapng` and so on. A ring may have dropped the first
 * ones.
 */

export interface KeptCaptureFiles {
  /** Common prefix of its file names; does not change. */
  id: string
  /** Files in order, to be opened together. */
  paths: string[]
  bytes: number
  /** Start time and last write, in milliseconds since 1970. */
  began: number
  ended: number
  /** True if a crash has cut the last block of a file. The data before it is readable. */
  isCut: boolean
  /** True if it contains no packet. */
  isEmpty: boolean
}

const CAPTURE_FILE = /^(?<id>.+?)(?:\.(?<part>\d{4,}))?\.pcapng$/
/** Name given by the engine, such as `2026-11-21T10-42-07.118Z-4711`. Other files in a user's folder are ignored. */
const STAMP = /^(?<date>\d{4}-\d\d-\d\d)T(?<h>\d\d)-(?<m>\d\d)-(?<s>\d\d\.\d{3})Z-\d+$/

/**
 * Number of bytes searched for the first packet. No Tcplens capture declares so many interfaces that it comes later.
 */
const LOOKED_THROUGH_BYTES = 256 * 1024

/** Returns the kept captures, newest first. `except`: a file of the live capture. A missing folder counts as empty. */
export async function listKeptCaptures(folder: string, except: string | null): Promise<KeptCaptureFiles[]> {
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

/** Deletes a capture permanently. Files that are already gone are ignored. */
export async function discardKeptCapture({ paths }: KeptCaptureFiles): Promise<void> {
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

/** Returns null if its files are gone. */
async function describe(id: string, paths: string[]): Promise<KeptCaptureFiles | null> {
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

/** Checks the last block. Every block repeats its length at its end, so earlier blocks need not be read. */
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
