/**
 * Progress of a long step on standard error, which leaves standard output to the program being started.
 * On a terminal one line is rewritten in place; in a log a line is added at most every five seconds, so
 * that a CI log stays short and still shows that something moves.
 */

const LOG_INTERVAL_MS = 5_000
const TERMINAL_INTERVAL_MS = 100

/**
 * @typedef {object} ProgressLine
 * @property {(detail: string) => void} update replaces the detail shown after the label
 * @property {(outcome: string) => void} done closes the line with how it ended
 */

/**
 * @typedef {object} ProgressOutput
 * @property {(text: string) => unknown} write
 * @property {boolean} [isTTY]
 * @property {number} [columns]
 */

/**
 * @param {string} label
 * @param {{ output?: ProgressOutput, now?: () => number }} [options]
 * @returns {ProgressLine}
 */
export function startProgress(label, { output = process.stderr, now = () => performance.now() } = {}) {
  const terminal = output.isTTY === true
  const interval = terminal ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS
  const startedAt = now()
  let shownAt = startedAt

  /** @param {string} detail */
  const line = (detail) => `  ${label}  ${detail}`
  if (terminal) output.write(clip(line('…'), output.columns))
  else output.write(`${line('…')}\n`)

  return {
    update(detail) {
      if (now() - shownAt < interval) return
      shownAt = now()
      output.write(terminal ? `\r\x1b[2K${clip(line(detail), output.columns)}` : `${line(detail)}\n`)
    },
    done(outcome) {
      const seconds = (now() - startedAt) / 1000
      output.write(`${terminal ? '\r\x1b[2K' : ''}${line(`${outcome} (${seconds.toFixed(1)} s)`)}\n`)
    }
  }
}

/**
 * Prints one line without progress.
 * @param {string} text
 * @returns {void}
 */
export function printLine(text) {
  process.stderr.write(`  ${text}\n`)
}

/**
 * @param {number} done bytes
 * @param {number} total bytes
 * @returns {string}
 */
export function megabytes(done, total) {
  const shown = Math.min(done, total)
  return `${(shown / 1e6).toFixed(0)} of ${(total / 1e6).toFixed(0)} MB (${Math.floor((shown * 100) / total)} %)`
}

/**
 * Truncates a line to the terminal's width: a longer one would wrap, and the next rewrite would leave its first part
 * behind.
 * @param {string} text
 * @param {number | undefined} columns
 * @returns {string}
 */
function clip(text, columns) {
  return columns !== undefined && text.length >= columns ? text.slice(0, columns - 1) : text
}
