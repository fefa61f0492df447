import type { After } from '../contract/faults'
import type { RuleAction } from '../contract/rules'
import { escapeControls } from '../escape-controls'
import { readEditText } from './edit-text'

/** Characters of a pattern or replacement; longer ones are cut. */
const MAX_SHOWN = 40

/** Returns the settings of an action in short: the same in every language. */
export function describeSettings(action: RuleAction): string {
  switch (action.action) {
    case 'replace':
      return `${patternText(action.match)} → ${replacementText(action.with)}${action.which === null ? '' : ` #${action.which}`}`
    case 'latency':
      return action.jitter === 0
        ? `${action.ms} ms`
        : `${action.ms} ± ${action.jitter} ms (${action.distribution})`
    case 'bandwidth':
      return formatRate(action.rate)
    case 'slice':
      return `${action.size}${action.vary === 0 ? '' : ` ± ${action.vary}`} B, ${action.gap} µs`
    case 'join':
      return `${action.bytes} B, ${action.ms} ms`
    case 'stall':
    case 'drop-data':
      return action.for === null ? afterText(action.after) : `${afterText(action.after)}, ${action.for} ms`
    case 'timeout':
    case 'slow-close':
    case 'zero-window':
      return `${action.ms} ms`
    case 'reset':
    case 'close':
      return afterText(action.after)
    case 'limit':
      return `${action.bytes} B, ${action.then}`
    case 'corrupt':
      return `${percent(action.rate)}, ${action.mode}`
    case 'duplicate':
    case 'swap':
    case 'omit':
      return `${percent(action.chance)}, ${action.size} B`
    case 'loss':
      return `${action.percent} %, RTO ${action.rto} ms`
  }
}

/** A pattern as it is written, text in quotes. */
function patternText(match: string): string {
  return readEditText(match).kind === 'text' ? quoted(match) : cut(match)
}

/** A replacement as it is written; slashes have no meaning in it. */
function replacementText(text: string): string {
  return readEditText(text).kind === 'hex' ? cut(text) : quoted(text)
}

function quoted(text: string): string {
  return `"${cut(text)}"`
}

function cut(text: string): string {
  return escapeControls(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text)
}

function afterText({ unit, amount }: After): string {
  return `${amount} ${unit === 'bytes' ? 'B' : 'ms'}`
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`
}

/** `rate`: bytes per second. Networks state rates in bits. */
function formatRate(rate: number): string {
  const bits = 8 * rate
  const isLarge = bits >= 1e6
  return `${Number((bits / (isLarge ? 1e6 : 1e3)).toPrecision(3))} ${isLarge ? 'Mbit/s' : 'kbit/s'}`
}
