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
  const how = [
    count === null ? null : `${whole(count)} times`,
    seconds === null ? null : `for ${seconds} s`,
    rate === null ? null : `${rate} a second`,
    `${concurrency} at once`,
    { keep: null, pipeline: `pipelined`, each: 'a connection each' }[connections.kind]
  ]
  return `Repeating ${name} at ${target}: ${how.filter((part) => part !== null).join(', ')}`
}

export function report(snapshot: RepeatSnapshot): string[] {
  const { requests, attempts, elapsed, throughput, bytes, statuses, errors, connected, steps, late } =
    snapshot
  const lines = [
    '',
    `  ${whole(requests.answered)} answers in ${(elapsed / 1000).toFixed(2)} s: ` +
      `${decimal(throughput.mean)} a second, ${size(throughput.bytes)}/s`,
    `  ${size(bytes.up)} sent, ${size(bytes.down)} received, ${whole(connected)} connection${connected === 1 ? '' : 's'}`,
    '',
    ...latencyLines('Latency', snapshot.latency)
  ]
  if (snapshot.sentLatency !== null && late !== null) {
    lines.push(
      '',
      ...latencyLines('From sending', snapshot.sentLatency),
      `  ${whole(late.count)} sent late, by ${time(late.worst)} at most; ${whole(late.unsent)} due and never sent`
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
    lines.push(`  ${whole(requests.resent)} sent once more, behind an answer that closed`)
  if (requests.cancelled > 0) lines.push(`  ${whole(requests.cancelled)} under way when it was stopped`)
  if (attempts.failed > 0)
    lines.push(`  ${whole(attempts.failed)} of ${whole(attempts.done)} attempts failed`)
  const { kept, passed } = snapshot.recorded
  if (kept > 0)
    lines.push(`  ${whole(kept)} in the capture${passed > 0 ? `; ${whole(passed)} more came too fast` : ''}`)
  if (snapshot.state === 'stopped') lines.push('  Stopped before its end.')
  return lines
}

export function noteText({ code, name }: RepeatNote): string {
  switch (code) {
    case 'unknown-name':
      return `{{${name}}} is no variable, and is sent as it stands.`
    case 'unused-name':
      return `No request asks for {{${name}}}.`
    case 'chunked':
      return `The sizes of the chunks of step ${name} are not made right for what changes in them.`
    case 'incomplete':
      return `The request of step ${name} ends before its body does: a server will wait for more.`
    case 'last':
      return `The request of step ${name} says that its connection ends with it: each has one of its own.`
    case 'odd-http2':
      return 'What is odd of HTTP/2 is counted, and not recorded: --record all has it.'
  }
}

function latencyLines(
  title: string,
  { count, min, mean, deviation, max, percentiles }: LatencyFigures
): string[] {
  if (count === 0) return [`  ${title}: nothing was answered`]
  return [
    `  ${title}: mean ${time(mean)}, deviation ${time(deviation)}, least ${time(min)}, most ${time(max)}`,
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
