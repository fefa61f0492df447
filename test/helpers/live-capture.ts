/**
 * A live capture with its real writer thread and sessions. Its messages to the analysis are kept for inspection: the
 * index, the files, published and dropped rows. No analysis runs.
 */

import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { onTestFinished } from 'vitest'
import { Capture } from '../../src/engine/capture/capture'
import type { CaptureSink } from '../../src/engine/capture/capture-options'
import { parseComment } from '../../src/engine/capture/pcapng/comment'
import type { CaptureFile } from '../../src/engine/capture/capture-files'
import type { RingLimits } from '../../src/engine/capture/ring-files'
import {
  emptySegmentRow,
  FLAG_DOWN,
  FLAG_EVENT,
  SegmentIndexReader,
  type SegmentRow
} from '../../src/engine/capture/segment-index'
import { systemClock } from '../../src/engine/clock'
import { SessionRegistry } from '../../src/engine/session/session-registry'
import type { Endpoint } from '../../src/shared/model/connection-event'
import { temporaryFolder } from './engine'
import { workerUrl } from './host-build'

export const MIB = 1024 * 1024

/** A ring of this many bytes and no other bound. */
export function ringOf(bytes: number): RingLimits {
  return { bytes, rows: Infinity, messages: Infinity }
}

/** Records the state that the analysis of a capture would have. */
export class Told implements CaptureSink {
  readonly index = new SegmentIndexReader()
  readonly files: CaptureFile[] = []
  published = 0
  dropped = { rows: 0, position: 0 }
  /** Number of drop notifications. */
  drops = 0

  onChunk(memory: SharedArrayBuffer): void {
    this.index.addChunk(memory)
  }

  onFile(file: CaptureFile): void {
    this.files.push(file)
  }

  onPublished(rows: number): void {
    this.published = rows
  }

  onDropped(dropped: { rows: number; position: number }): void {
    this.dropped = dropped
    this.drops++
  }

  /** Returns the published rows that were not dropped. */
  rows(): SegmentRow[] {
    const rows: SegmentRow[] = []
    for (let at = this.dropped.rows; at < this.published; at++) {
      const row = emptySegmentRow()
      this.index.read(at, row)
      rows.push(row)
    }
    return rows
  }

  segments(connection: number, direction: 'up' | 'down'): SegmentRow[] {
    const wanted = direction === 'down' ? FLAG_DOWN : 0
    return this.rows().filter((row) => row.connection === connection && row.flags === wanted)
  }

  /** Returns the events of a connection, parsed from their comments in the files. */
  events(connection: number): Record<string, unknown>[] {
    return this.rows()
      .filter((row) => row.connection === connection && (row.flags & FLAG_EVENT) !== 0)
      .map((row) => ({ ...parseComment(this.read(row).toString()).data }))
  }

  /** The bytes a row points at, from the file they are in. */
  read({ position, length }: SegmentRow): Buffer {
    const file = this.files.findLast(({ base }) => base <= position)
    if (file === undefined) throw new Error(`No file holds position ${position}`)
    const bytes = Buffer.alloc(length)
    const fd = openSync(file.path, 'r')
    try {
      const got = readSync(fd, bytes, 0, length, position - file.base)
      if (got < length) throw new Error(`${file.path} ends before position ${position + length}`)
    } finally {
      closeSync(fd)
    }
    return bytes
  }
}

export interface LiveCapture {
  readonly capture: Capture
  readonly told: Told
  readonly sessions: SessionRegistry
  readonly folder: string
}

export async function startCapture(
  options: {
    ring?: RingLimits
    folder?: string
    startWriter?: (file: { fd: number; path: string }) => Worker
  } = {}
): Promise<LiveCapture> {
  const folder = options.folder ?? (await temporaryFolder())
  const told = new Told()
  const capture = await Capture.create({
    path: join(folder, 'live.pcapng'),
    ...(options.ring === undefined ? {} : { ring: options.ring }),
    clock: systemClock(),
    startWriter:
      options.startWriter ?? ((file) => new Worker(workerUrl('capture-writer'), { workerData: file })),
    onState: () => undefined,
    ...bound(told)
  })
  const sessions = new SessionRegistry(capture, () => undefined)
  onTestFinished(async () => {
    await sessions.stopAll()
    await capture.close()
  })
  return { capture, told, sessions, folder }
}

/** For `clear`, and wherever the callbacks are called without their object. */
export function bound(told: Told): CaptureSink {
  return {
    onChunk: (memory) => {
      told.onChunk(memory)
    },
    onFile: (file) => {
      told.onFile(file)
    },
    onPublished: (rows) => {
      told.onPublished(rows)
    },
    onDropped: (dropped) => {
      told.onDropped(dropped)
    }
  }
}

export async function proxyTo(sessions: SessionRegistry, target: Endpoint): Promise<Endpoint> {
  const { id } = sessions.create({
    kind: 'proxy',
    name: '',
    listen: { host: '127.0.0.1', port: 0 },
    target
  })
  const { listening } = await sessions.start(id)
  if (listening === null) throw new Error('The proxy does not listen')
  return listening
}
