import { statfsSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { parseArgs } from 'node:util'

/** The command line of `npm run bench`. */

export interface BenchOptions {
  rounds: number
  warmMs: number
  measureMs: number
  /** How long bulk passes for the memory figures. */
  memoryMs: number
  /** Exchanges of the capture that pages are read from. */
  exchanges: number
  samples: number
  json: string | undefined
  /** Only loads whose name contains this. */
  only: string
  /** Flags for the Node of the engine's process, such as --cpu-prof. */
  engineFlags: string[]
  /** Folder of the capture files. */
  location: string
  resident: boolean
}

export const HELP = `npm run bench -- [--quick] [--rounds N] [--only NAME] [--json FILE] [--folder DIR]
                 [--engine-flag FLAG]

  --quick            three short rounds, under a minute: for a first impression only
  --rounds N         interleaved rounds, 9 by default
  --only NAME        only the loads whose name contains NAME, and nothing else
  --json FILE        write every figure there as well
  --folder DIR       where the capture files go for the time of the run
  --engine-flag FLAG for the Node that runs the engine, such as --cpu-prof; may be repeated
`

/** Room a run may need: what passes while memory is watched, and a capture begun before it. */
const NEEDED_BYTES = 8 * 1024 ** 3
const MEMORY_FOLDER = '/dev/shm'

/** Null when help was asked for. Throws what is wrong with the arguments. */
export function parseOptions(argv: string[]): BenchOptions | null {
  const { values } = parseArgs({
    args: argv,
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      only: { type: 'string', default: '' },
      json: { type: 'string' },
      folder: { type: 'string' },
      'engine-flag': { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', short: 'h', default: false }
    }
  })
  if (values.help) return null
  const rounds = Number(values.rounds ?? (values.quick ? 3 : 9))
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 100)
    throw new Error(`--rounds takes a whole number from 1 to 100, not ${values.rounds ?? ''}.`)
  return {
    rounds,
    warmMs: values.quick ? 100 : 150,
    measureMs: values.quick ? 200 : 350,
    memoryMs: values.quick ? 1000 : 6000,
    exchanges: values.quick ? 100_000 : 200_000,
    samples: values.quick ? 300 : 1000,
    json: values.json,
    only: values.only,
    engineFlags: values['engine-flag'],
    ...placeOf(values.folder)
  }
}

/** In memory where there is room: a disk's speed is not what is measured. */
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
