import type { RepeatSnapshot } from '../../../../../shared/contract/repeat-snapshot'
import { formatBytes, formatCount, formatDuration } from '../../../kit/words/model/format'

/** Exports of a load test result: plain text, CSV and JSON. */

export function resultJson(snapshot: RepeatSnapshot): string {
  return JSON.stringify(snapshot, null, 2)
}

/** One value per line with its name; durations in ms. */
export function resultCsv(snapshot: RepeatSnapshot): string {
  const { requests, attempts, throughput, bytes, latency, statuses, errors } = snapshot
  const rows: (readonly [string, string | number])[] = [
    ['request', snapshot.name],
    ['target', snapshot.target],
    ['elapsed_ms', round(snapshot.elapsed)],
    ['attempts', attempts.done],
    ['attempts_failed', attempts.failed],
    ['answered', requests.answered],
    ['failed', requests.failed],
    ['cancelled', requests.cancelled],
    ['answers_per_second', round(throughput.mean)],
    ['bytes_per_second', Math.round(throughput.bytes)],
    ['bytes_up', bytes.up],
    ['bytes_down', bytes.down],
    ['connections', snapshot.connected],
    ['latency_min_ms', round(latency.min)],
    ['latency_mean_ms', round(latency.mean)],
    ['latency_deviation_ms', round(latency.deviation)],
    ['latency_max_ms', round(latency.max)],
    ...latency.percentiles.map(({ of, is }) => [`latency_p${of}_ms`, round(is)] as const),
    ...statuses.map(({ status, count }) => [`status_${status}`, count] as const),
    ...errors.map(({ message, count }) => [`error: ${message}`, count] as const)
  ]
  return `figure,value\r\n${rows.map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`
}

/** English text in the format of the CLI. */
export function resultText(snapshot: RepeatSnapshot): string {
  const { requests, throughput, bytes, latency, statuses, errors, elapsed } = snapshot
  return [
    `${snapshot.name} at ${snapshot.target}`,
    `${formatCount(requests.answered)} answers in ${formatDuration(elapsed)}: ${formatPerSecond(throughput.mean)} a second, ${formatBytes(throughput.bytes)}/s`,
    `${formatBytes(bytes.up)} sent, ${formatBytes(bytes.down)} received, ${formatCount(snapshot.connected)} connections`,
    `Latency: mean ${formatLatency(latency.mean)}, deviation ${formatLatency(latency.deviation)}, least ${formatLatency(latency.min)}, most ${formatLatency(latency.max)}`,
    ...latency.percentiles.map(
      ({ of, is }) => `  ${`${of} %`.padStart(8)} ${formatLatency(is).padStart(10)}`
    ),
    ...statuses.map(({ status, count }) => `Status ${status}: ${formatCount(count)}`),
    ...errors.map(({ message, count }) => `${formatCount(count)} × ${message}`)
  ].join('\n')
}

/** Formats with three significant digits: `17 µs`, `0.84 ms`, `12.3 ms`, `1.25 s`. */
export function formatLatency(milliseconds: number): string {
  if (milliseconds < 0.1) return `${(milliseconds * 1000).toFixed(milliseconds < 0.01 ? 1 : 0)} µs`
  if (milliseconds < 10) return `${milliseconds.toFixed(2)} ms`
  if (milliseconds < 100) return `${milliseconds.toFixed(1)} ms`
  return formatDuration(milliseconds)
}

export function formatPerSecond(count: number): string {
  return count < 100 ? count.toFixed(1) : formatCount(Math.round(count))
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4
}

function quoted(value: string | number): string {
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
