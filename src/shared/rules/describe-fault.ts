import type { After, LinkAction } from '../contract/faults'

/** Returns the settings of a link action in short: numbers and units only, the same in every language. */
export function describeFault(action: LinkAction): string {
  switch (action.action) {
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
