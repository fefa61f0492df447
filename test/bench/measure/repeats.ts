import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onPath } from '../../../scripts/runtime/on-path.mjs'
import type { RepeatPlan } from '../../../src/engine/repeat/plan'
import { RepeatThread } from '../../../src/engine/repeat/repeat-thread'
import type { RepeatSnapshot } from '../../../src/shared/contract/repeat-snapshot'
import { startNginx } from '../../helpers/nginx'
import { quantile, spread, type Spread } from '../statistics'

/**
 * Compares load tests with wrk and curl: the same request to the same nginx in turn, in an order that rotates from
 * round to round. wrk is the fastest of the three; the goal is that our figures for the server match those of wrk.
 */

const WORKER = new URL('../host/repeat.js', import.meta.url)
const SECONDS = 1
const FILE_BYTES = 64 * 1024
const CURL_REQUESTS = 300

interface RepeatLoad {
  name: string
  path: string
  connections: number
  kind: RepeatPlan['connections']
}

const LOADS: readonly RepeatLoad[] = [
  { name: 'kept, 1 connection', path: 'hello.txt', connections: 1, kind: { kind: 'keep' } },
  { name: 'kept, 16 connections', path: 'hello.txt', connections: 16, kind: { kind: 'keep' } },
  { name: '64 KiB answers, 16 connections', path: 'large.bin', connections: 16, kind: { kind: 'keep' } },
  {
    name: 'pipelined by 16, 4 connections',
    path: 'hello.txt',
    connections: 4,
    kind: { kind: 'pipeline', depth: 16 }
  },
  { name: 'a connection each, 4 at once', path: 'hello.txt', connections: 4, kind: { kind: 'each' } }
]

export interface RepeatFigures {
  name: string
  /** Medians. */
  ours: number
  wrk: number
  ratio: Spread
  /** Medians of the rounds in milliseconds; wrk's latencies for pipelined requests are not meaningful. */
  p50: { ours: number; wrk: number; curl: number | null }
  p99: { ours: number; wrk: number }
}

/** Returns null where a program is missing. */
export async function measureRepeats({ rounds }: { rounds: number }): Promise<RepeatFigures[] | null> {
  const [nginxPath, wrk, curl] = [onPath('nginx'), onPath('wrk'), onPath('curl')]
  if (nginxPath === undefined || wrk === undefined || curl === undefined) return null
  const folder = await mkdtemp(join(tmpdir(), 'tcplens-repeats-'))
  const nginx = await startNginx(nginxPath, {
    files: { 'large.bin': Buffer.alloc(FILE_BYTES, 'large ') },
    directives: 'keepalive_requests 100000000; access_log off;'
  })
  try {
    const figures: RepeatFigures[] = []
    for (const load of LOADS) {
      const url = `http://127.0.0.1:${nginx.port}/${load.path}`
      const found = { ours: [] as Round[], wrk: [] as Round[], curl: [] as number[] }
      for (let round = -1; round < rounds; round++) {
        const turns = [
          async () => keep(found.ours, round, await runOurs(load, nginx.port)),
          async () => keep(found.wrk, round, await runWrk(wrk, load, url, folder))
        ]
        if (round % 2 !== 0) turns.reverse()
        for (const turn of turns) await turn()
        if (load.connections === 1) found.curl.push(await runCurl(curl, url))
      }
      figures.push(figuresOf(load.name, found))
    }
    return figures
  } finally {
    await nginx.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Round {
  perSecond: number
  p50: number
  p99: number
}

/** The first round only warms up. */
function keep(found: Round[], round: number, figures: Round): void {
  if (round >= 0) found.push(figures)
}

function figuresOf(
  name: string,
  { ours, wrk, curl }: { ours: readonly Round[]; wrk: readonly Round[]; curl: readonly number[] }
): RepeatFigures {
  const median = (rounds: readonly Round[], key: keyof Round): number =>
    quantile(
      rounds.map((round) => round[key]),
      0.5
    )
  const ratios = ours.map(({ perSecond }, at) => perSecond / (wrk[at]?.perSecond ?? Number.NaN))
  return {
    name,
    ours: median(ours, 'perSecond'),
    wrk: median(wrk, 'perSecond'),
    ratio: spread(ratios),
    p50: {
      ours: median(ours, 'p50'),
      wrk: median(wrk, 'p50'),
      curl: curl.length === 0 ? null : quantile(curl, 0.5)
    },
    p99: { ours: median(ours, 'p99'), wrk: median(wrk, 'p99') }
  }
}

function runOurs({ path, connections, kind }: RepeatLoad, port: number): Promise<Round> {
  const plan: RepeatPlan = {
    run: 1,
    targets: [{ target: { host: '127.0.0.1', port }, reach: {}, meant: {}, speaks: { kind: 'http1' } }],
    steps: [{ target: 0, request: Buffer.from(requestText(path, port)), extract: [], status: null }],
    variables: [],
    seed: 1,
    count: null,
    seconds: SECONDS,
    rate: null,
    concurrency: connections,
    connections: kind,
    record: { what: 'none' },
    timeout: 10_000,
    fixLength: true
  }
  return new Promise((resolve, reject) => {
    let last: RepeatSnapshot | undefined
    const thread = new RepeatThread(WORKER, plan, {
      onSnapshot: (snapshot) => {
        last = snapshot
      },
      onOdd: () => undefined,
      onOver: (failure) => {
        void thread.close()
        const wrong = failure ?? last?.failure ?? last?.errors[0]?.message ?? null
        if (last === undefined || wrong !== null)
          reject(new Error(`Repeating failed: ${wrong ?? 'nothing came'}`))
        else {
          const of = (wanted: number): number =>
            last?.latency.percentiles.find((percentile) => percentile.of === wanted)?.is ?? Number.NaN
          resolve({ perSecond: last.throughput.mean, p50: of(50), p99: of(99) })
        }
      }
    })
  })
}

/** Returns the request that wrk sends, so that nginx does the same work for both. */
function requestText(path: string, port: number): string {
  return `GET /${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`
}

async function runWrk(wrk: string, load: RepeatLoad, url: string, folder: string): Promise<Round> {
  const { kind, connections } = load
  const options = ['-t1', `-c${connections}`, `-d${SECONDS}s`, '--latency']
  if (kind.kind === 'each') options.push('-H', 'Connection: close')
  if (kind.kind === 'pipeline') {
    const script = join(folder, 'pipeline.lua')
    const body = `init = function(args)
  local all = {}
  for i = 1, ${kind.depth} do all[i] = wrk.format() end
  requests = table.concat(all)
end
request = function() return requests end
`
    await writeFile(script, body)
    options.push('-s', script)
  }
  const { stdout } = await promisify(execFile)(wrk, [...options, url])
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1])
  const of = (percent: number): number => {
    const [, value, unit = ''] = new RegExp(`^\\s+${percent}%\\s+([\\d.]+)(us|ms|s)$`, 'm').exec(stdout) ?? []
    return Number(value) * ({ us: 1e-3, ms: 1, s: 1e3 }[unit] ?? Number.NaN)
  }
  return { perSecond, p50: of(50), p99: of(99) }
}

/** Returns the median over one persistent connection in milliseconds, using curl's own transfer times. */
async function runCurl(curl: string, url: string): Promise<number> {
  const args = ['-sS', '-o', devNull, '-w', '%{time_total}\n', `${url}?[1-${CURL_REQUESTS}]`]
  const { stdout } = await promisify(execFile)(curl, args)
  const times = stdout
    .trim()
    .split('\n')
    .map((line) => Number(line) * 1000)
  // The first transfer includes the connect.
  return quantile(times.slice(1), 0.5)
}
