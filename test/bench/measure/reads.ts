import type { Part } from '../child-port'
import { decodeRate, type DecodeFigures } from '../decode-rate'
import type { AppendFigures, EngineRequests, PageFigures } from '../protocol'
import type { EngineOptions, Peers, Processes } from './processes'
import { withPart } from './processes'
import { BULK_FILE_BYTES } from './ratios'

/** Measures recording alone, decoding alone, and the reads that a window makes from a capture. */

/** Number of connections that fill the capture for the page reads. */
const FILL_CONNECTIONS = 32

const SMALL = { bytes: 64, segments: 400_000 }
const LARGE = { bytes: 60 * 1024, segments: 16_000 }

export interface ReadFigures {
  append: { small: AppendFigures; large: AppendFigures }
  index: { bytesPerSegment: number; fileOverheadPerSegment: number }
  pages: PageFigures & { fillPerSecond: number }
  decode: DecodeFigures
}

export interface ReadOptions extends Omit<EngineOptions, 'fileBytes'> {
  exchanges: number
  samples: number
}

export function measureReads(options: ReadOptions, processes: Processes, peers: Peers): Promise<ReadFigures> {
  return withPart(processes.engine({ ...options, fileBytes: BULK_FILE_BYTES }), async (engine) => {
    const pages = await measurePages(options, peers, engine)
    const before = await engine.ask('recorded', null)
    const small = await engine.ask('append', SMALL)
    const after = await engine.ask('recorded', null)
    await engine.ask('settle', null)
    await engine.ask('begin', null)
    const large = await engine.ask('append', LARGE)
    const payload = after.payloadBytes - before.payloadBytes
    return {
      append: { small, large },
      index: {
        bytesPerSegment: after.indexBytesPerRow,
        fileOverheadPerSegment: (after.fileBytes - before.fileBytes - payload) / (after.rows - before.rows)
      },
      pages,
      decode: decodeRate()
    }
  })
}

async function measurePages(
  { exchanges, samples }: ReadOptions,
  { server, client }: Peers,
  engine: Part<EngineRequests>
): Promise<ReadFigures['pages']> {
  const { http } = await server.ask('ports', null)
  const port = await engine.ask('open', { target: http })
  const from = performance.now()
  await client.ask('fill', { port, connections: FILL_CONNECTIONS, requests: exchanges })
  await engine.ask('settle', null)
  const fillPerSecond = (exchanges / (performance.now() - from)) * 1000
  await engine.ask('close', null)
  return { ...(await engine.ask('pages', { samples })), fillPerSecond }
}
