import type { LatencyFigures, RepeatNote, RepeatSnapshot } from '../shared/contract/repeat-snapshot'

/** Text output of `tcplens repeat`. */

export function headline({
  name,
  target,
  concurrency,
  count,
  seconds,
  rate,
  connections
}: RepeatSnapshot): string {
  const load = [
    count === null ? null : `${whole(count)} times`,
    seconds === null ? null : `for ${seconds} s`,
    rate === null ? null : `${rate} per second`,
    `concurrency ${concurrency}`,
    { keep: null, pipeline: `pipelined`, each: 'a new connection for each request' }[connections.kind]
  ]
  return `Repeating ${name} to ${target}: ${load.filter((part) => part !== null).join(', ')}`
}

export function report(snapshot: RepeatSnapshot): string[] {
  const { requests, attempts, elapsed, throughput, bytes, statuses, errors, connected, steps, late } =
    snapshot
  const lines = [
    '',
    `  ${whole(requests.answered)} responses in ${(elapsed / 1000).toFixed(2)} s: ` +
      `${decimal(throughput.mean)} per second, ${size(throughput.bytes)}/s`,
    `  ${size(bytes.up)} sent, ${size(bytes.down)} received, ${whole(connected)} connection${connected === 1 ? '' : 's'}`,
    '',
    ...latencyLines('Latency', snapshot.latency)
  ]
  if (snapshot.sentLatency !== null && late !== null) {
    lines.push(
      '',
      ...latencyLines('Latency from sending', snapshot.sentLatency),
      `  ${whole(late.count)} sent late, by at most ${time(late.worst)}; ${whole(late.unsent)} scheduled but not sent`
    )
  }
  for (const [at, step] of steps.entries()) {
    lines.push('', ...latencyLines(`Step ${at + 1}: ${step.name}`, step.latency))
  }
  lines.push('')
  for (const { status, count } of statuses)
    lines.push(`  Status ${String(status).padEnd(4)} ${whole(count).padStart(12)}`)
  for (const { message, count } of errors) lines.push(`  ${whole(count)} × ${message}`)
  if (requests.resent > 0)
    lines.push(`  ${whole(requests.resent)} sent again, because the previous response closed the connection`)
  if (requests.cancelled > 0) lines.push(`  ${whole(requests.cancelled)} unfinished at the end`)
  if (attempts.failed > 0)
    lines.push(`  ${whole(attempts.failed)} of ${whole(attempts.done)} attempts failed`)
  const { kept, passed } = snapshot.recorded
  if (kept > 0)
    lines.push(
      `  ${whole(kept)} in the capture${passed > 0 ? `; ${whole(passed)} more came too fast to record` : ''}`
    )
  if (snapshot.state === 'stopped') lines.push('  Stopped early.')
  return lines
}

export function noteText({ code, name }: RepeatNote): string {
  switch (code) {
    case 'unknown-name':
      return `{{${name}}} is not a variable and is sent unchanged.`
    case 'unused-name':
      return `No request uses {{${name}}}.`
    case 'chunked':
      return `The chunk sizes of step ${name} are not adjusted to variable values.`
    case 'incomplete':
      return `The request of step ${name} is shorter than its declared body: the server waits for the rest.`
    case 'last':
      return `The request of step ${name} closes its connection, so each request gets a new one.`
    case 'odd-http2':
      return 'HTTP/2 anomalies are only counted. To record them, use --record all.'
  }
}

function latencyLines(
  title: string,
  { count, min, mean, deviation, max, percentiles }: LatencyFigures
): string[] {
  if (count === 0) return [`  ${title}: no responses`]
  return [
    `  ${title}: mean ${time(mean)}, standard deviation ${time(deviation)}, min ${time(min)}, max ${time(max)}`,
    ...percentiles.map(({ of, is }) => `    ${`${of} %`.padStart(8)} ${time(is).padStart(12)}`)
  ]
}

function whole(value: number): string {
  return value.toLocaleString('en-US')
}

function decimal(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 2 : 0 })
}

function time(milliseconds: number): string {
  if (milliseconds < 1) return `${(milliseconds * 1000).toFixed(0)} µs`
  return milliseconds < 10_000 ? `${milliseconds.toFixed(2)} ms` : `${(milliseconds / 1000).toFixed(2)} s`
}

function size(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} bytes`
  const units = ['kB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3))
  return `${(bytes / 1000 ** power).toFixed(2)} ${units[power - 1] ?? ''}`
}
