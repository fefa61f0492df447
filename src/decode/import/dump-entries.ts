import { dumpBlocks, readBlock, type DumpBlock } from './dump-blocks'
import { dumpedPacket, type DumpedPacket } from './dumped-packet'
import { ImportFailure, type ImportEntry, type ImportNote, type OnProgress } from './import-types'
import { readHexDump } from './read-hex-dump'
import { nameOf, readRawBytes } from './read-raw'

/**
 * Returns the entries of a text with one or more dumps: for packets the payloads, joined and single; otherwise the
 * bytes of each dump. If there are several, the notes of each entry name its dumps.
 */

interface Dump {
  /** Number in the text, from 1. */
  readonly number: number
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly packet: DumpedPacket | null
}

export function dumpEntries(text: string, onProgress?: OnProgress): ImportEntry[] {
  const dumps = dumpBlocks(text, onProgress).map((block, at) => dumpOf(block, at + 1))
  if (!dumps.some(({ packet }) => packet !== null)) return dumps.map((dump) => entry(dump, dumps.length))
  const full = dumps.filter(
    ({ packet, bytes }) => (packet === null ? bytes.length : packet.payload.length) > 0
  )
  if (full.length === 0) throw new ImportFailure('no-entries', null, 'payload')
  return [...streamEntries(full, dumps.length), ...full.map((dump) => entry(dump, dumps.length))]
}

function dumpOf(block: DumpBlock, number: number): Dump {
  const bytes = readBlock(block, readHexDump)
  return { number, bytes, packet: dumpedPacket(bytes, /\bIP6?\b/.test(block.head)) }
}

function entry({ number, bytes, packet }: Dump, of: number): ImportEntry {
  const which = of > 1 ? `#${number}` : ''
  if (packet === null) {
    const notes: ImportNote[] = of > 1 ? [{ code: 'dumps', what: `${which} / ${of}` }] : []
    return made(named(which, bytes), bytes, '', null, notes)
  }
  const { from, to, payload, cut } = packet
  const notes = [payloadNote(of > 1 ? `${which} / ${of}, ` : '', from, to), ...cutNotes(cut)]
  return made(named(which, payload), payload, of > 1 ? `${from} → ${to}` : '', packet, notes)
}

/** Joins the packets of each direction with several packets, as a TCP receiver does. */
function streamEntries(dumps: readonly Dump[], of: number): ImportEntry[] {
  const streams = new Map<string, { number: number; packet: DumpedPacket }[]>()
  for (const { number, packet } of dumps) {
    if (packet === null) continue
    const key = `${packet.from} → ${packet.to}`
    const stream = streams.get(key) ?? []
    streams.set(key, stream)
    stream.push({ number, packet })
  }
  return [...streams].flatMap(([group, parts]) => {
    const [first] = parts
    if (first === undefined || parts.length < 2) return []
    const { bytes, missing } = joined(parts.map(({ packet }) => packet))
    const which = parts.map(({ number }) => `#${number}`)
    const shown = which.length > 6 ? `${which.slice(0, 5).join(' ')} … ${which.at(-1)}` : which.join(' ')
    const notes = [
      payloadNote(`${shown} / ${of}, `, first.packet.from, first.packet.to),
      ...cutNotes(missing)
    ]
    return [made(named(shown, bytes), bytes, group, first.packet, notes)]
  })
}

/** Joins payloads by sequence number (RFC 9293, section 3.4), without duplicates; counts missing bytes. */
function joined(packets: readonly DumpedPacket[]): { bytes: Uint8Array<ArrayBuffer>; missing: number } {
  const base = packets[0]?.sequence ?? 0
  const placed = packets
    .map(({ sequence, payload, cut }) => ({ at: (sequence - base) | 0, payload, cut }))
    .sort((one, other) => one.at - other.at)
  const pieces: Uint8Array[] = []
  let missing = 0
  let end = placed[0]?.at ?? 0
  for (const { at, payload, cut } of placed) {
    missing += Math.max(0, at - end)
    const piece = payload.subarray(Math.max(0, end - at))
    if (piece.length > 0) pieces.push(piece)
    const through = at + payload.length
    if (through >= end && cut > 0 && piece.length > 0) missing += cut
    end = Math.max(end, through + cut)
  }
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let filled = 0
  for (const piece of pieces) {
    bytes.set(piece, filled)
    filled += piece.length
  }
  return { bytes, missing }
}

function made(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  group: string,
  packet: DumpedPacket | null,
  notes: readonly ImportNote[]
): ImportEntry {
  return {
    name,
    group,
    read: () => {
      const request = readRawBytes(bytes)
      if (packet === null || request.target !== null)
        return { ...request, notes: [...notes, ...request.notes] }
      // The request contains no host, but the packet has its destination.
      return { ...request, target: packet.target, notes }
    }
  }
}

function named(which: string, bytes: Uint8Array): string {
  return which === '' ? nameOf(bytes) : `${which}  ${nameOf(bytes)}`
}

function payloadNote(which: string, from: string, to: string): ImportNote {
  return { code: 'payload', what: `${which}${from} → ${to}` }
}

function cutNotes(missing: number): ImportNote[] {
  return missing === 0 ? [] : [{ code: 'cut', what: String(missing) }]
}
