import { statfsSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import { LOADS } from './load/loads'

/** Parses the command line of `npm run bench`. */

export const PARTS = [
  'loads',
  'tls',
  'electron',
  'memory',
  'reads',
  'analysis',
  'files',
  'find',
  'filter',
  'rules',
  'repeats',
  'window'
] as const

export type BenchPart = (typeof PARTS)[number]

/** Parts of a quick run; each of the others takes minutes. */
const QUICK: readonly BenchPart[] = ['loads', 'reads']

export interface BenchOptions {
  parts: readonly BenchPart[]
  rounds: number
  warmMs: number
  measureMs: number
  /** Only loads whose name contains this. */
  only: string
  /** Bytes relayed for the memory figures: in chunks of the size of a read, and as 64-byte segments over sockets. */
  passBytes: number
  pingBytes: number
  /** Number of exchanges in the capture for the page reads, and in the window's table. */
  exchanges: number
  tableExchanges: number
  samples: number
  /** Duration of bulk through every proxy protocol, in milliseconds. */
  soakMs: number
  /** Size of the largest capture file that is opened. */
  openedBytes: number
  json: string | undefined
  /** Node flags for the engine's process, such as --cpu-prof. */
  engineFlags: string[]
  /** Folder of the capture files. */
  location: string
  resident: boolean
}

export const HELP = `npm run bench -- [PART ...] [--quick] [--rounds N] [--only NAME] [--gigabytes N]
                 [--ping-gigabytes N] [--opened-gigabytes N] [--json FILE] [--folder DIR]
                 [--engine-flag FLAG]

  loads              Tcplens, a bare pipe and no proxy under every load
  tls                TLS opened, SOCKS5 and CONNECT, against a forward proxy, a bare TLS relay and a bare
                     pipe; then seconds of bulk through every way, each byte compared (not with --quick)
  electron           bulk and ping with the engine on a thread of Electron's main process
  memory             resident memory while gigabytes pass, with 2,000 idle connections, and with
                     10,000 clients of a server
  reads              recording alone, decoding, and what a window reads of a capture
  analysis           HTTP through Tcplens with its analysis and without
  files              opening captures of a sniffer, to the first rows and to the end, beside tshark
  find               searches of an open capture, beside ripgrep on the same file, and in gzip beside zlib
  filter             filtering and sorting a million exchanges
  rules              connections under rules, beside a proxy without
  repeats            a request repeated, beside wrk and curl on the same nginx
  window             the real window: under load, and with a table of a million exchanges
                     (all of them, unless some are named)

  --quick            three short rounds of loads, and reads: a minute, for a first impression only
  --rounds N         interleaved rounds, 9 by default
  --only NAME        only the loads whose name contains NAME
  --gigabytes N      what passes while memory is watched, 4 by default
  --ping-gigabytes N what passes in 64-byte segments over sockets, 0.25 by default; 4 take a quarter of an hour
  --opened-gigabytes N  size of the largest file that is opened, 1 by default
  --json FILE        write every figure there as well
  --folder DIR       where the capture files go for the time of the run
  --engine-flag FLAG for the Node that runs the engine, such as --cpu-prof; may be repeated
`

/** Space that a run may need: a full ring of captures plus a file of bulk. */
const NEEDED_BYTES = 8 * 1024 ** 3
const MEMORY_FOLDER = '/dev/shm'

/** Returns null if help was requested. Throws for invalid arguments. */
export function parseOptions(argv: string[]): BenchOptions | null {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      only: { type: 'string', default: '' },
      gigabytes: { type: 'string', default: '4' },
      'ping-gigabytes': { type: 'string', default: '0.25' },
      'opened-gigabytes': { type: 'string', default: '1' },
      json: { type: 'string' },
      folder: { type: 'string' },
      'engine-flag': { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', short: 'h', default: false }
    }
  })
  if (values.help) return null
  const { quick, only } = values
  if (!LOADS.some(({ name }) => name.includes(only))) throw new Error(`No load is named like ${only}.`)
  return {
    parts: partsOf(positionals, quick, only),
    rounds: roundsOf(values.rounds ?? (quick ? '3' : '9')),
    warmMs: quick ? 100 : 150,
    measureMs: quick ? 200 : 350,
    only,
    passBytes: bytesOf('gigabytes', values.gigabytes),
    pingBytes: bytesOf('ping-gigabytes', values['ping-gigabytes']),
    exchanges: quick ? 100_000 : 200_000,
    tableExchanges: quick ? 100_000 : 1_000_000,
    samples: quick ? 300 : 1000,
    soakMs: quick ? 0 : 4000,
    openedBytes: quick ? 100e6 : bytesOf('opened-gigabytes', values['opened-gigabytes']),
    json: values.json,
    engineFlags: values['engine-flag'],
    ...placeOf(values.folder)
  }
}

export function needsElectron({ parts }: BenchOptions): boolean {
  return parts.includes('electron') || parts.includes('window')
}

function partsOf(named: readonly string[], quick: boolean, only: string): readonly BenchPart[] {
  const unknown = named.find((name) => !PARTS.some((part) => part === name))
  if (unknown !== undefined) throw new Error(`There is no part ${unknown}: ${PARTS.join(', ')}.`)
  if (named.length > 0) return PARTS.filter((part) => named.includes(part))
  if (only !== '') return ['loads']
  return quick ? QUICK : PARTS
}

function roundsOf(text: string): number {
  const rounds = Number(text)
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 100)
    throw new Error(`--rounds takes a whole number from 1 to 100, not ${text}.`)
  return rounds
}

function bytesOf(name: string, text: string): number {
  const gigabytes = Number(text)
  if (!(gigabytes > 0 && gigabytes <= 64))
    throw new Error(`--${name} takes a number above 0 and up to 64, not ${text}.`)
  return gigabytes * 1e9
}

/** Uses memory if there is enough: disk speed must not affect the results. */
function placeOf(folder: string | undefined): { location: string; resident: boolean } {
  if (folder !== undefined) return { location: folder, resident: false }
  const resident = freeBytes(MEMORY_FOLDER) > NEEDED_BYTES && freemem() > NEEDED_BYTES
  return { location: resident ? MEMORY_FOLDER : tmpdir(), resident }
}

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return 0
  }
}
