import * as v from 'valibot'
import { whole, within } from './numbers'
import { FAULT_BYTES, FAULT_CHANCE, FAULT_GAP, FAULT_RATE, FAULT_SLICE, FAULT_TIME } from './bounds'

/**
 * Link actions of a rule: faults of the network, applied to the bytes that Tcplens sends on. Each applies to the bytes
 * of one direction or of both, in the order of the list. Times are in milliseconds unless stated otherwise.
 */

const TIME = whole(FAULT_TIME)
const BYTES = whole(FAULT_BYTES)

/** The fault begins at this many bytes of its direction, or this long after its rule took effect on the connection. */
const After = v.variant('unit', [
  v.strictObject({ unit: v.literal('bytes'), amount: BYTES }),
  v.strictObject({ unit: v.literal('ms'), amount: TIME })
])
export type After = v.InferOutput<typeof After>

/** Bytes sent by the client (`up`), by the upstream server (`down`), or by either. */
const direction = { direction: v.picklist(['up', 'down', 'both']) }
/** Null: until the rule is switched off. */
const period = { for: v.nullable(TIME) }
/** Applied to pieces of `size` bytes, each with this chance. TCP itself never does this; a broken program does. */
const pieces = { ...direction, chance: within(FAULT_CHANCE), size: whole(FAULT_SLICE) }

export const LinkAction = v.variant('action', [
  /** Delays each read by `ms` ± `jitter`, without reordering. A FIN is delayed too. */
  v.strictObject({
    action: v.literal('latency'),
    ...direction,
    ms: TIME,
    jitter: TIME,
    distribution: v.picklist(['uniform', 'normal', 'pareto'])
  }),
  /** At most `rate` bytes per second; up to `burst` bytes at once after a pause. */
  v.strictObject({ action: v.literal('bandwidth'), ...direction, rate: whole(FAULT_RATE), burst: BYTES }),
  /** Writes of `size` ± `vary` bytes, `gap` microseconds apart. */
  v.strictObject({
    action: v.literal('slice'),
    ...direction,
    size: whole(FAULT_SLICE),
    vary: whole({ least: 0, most: FAULT_SLICE.most }),
    gap: whole(FAULT_GAP)
  }),
  /** Collects at least `bytes` bytes for a write, and waits at most `ms` for them. */
  v.strictObject({ action: v.literal('join'), ...direction, bytes: whole(FAULT_SLICE), ms: TIME }),
  /** Stops reading from the sender, which sees backpressure. Nothing is lost. */
  v.strictObject({ action: v.literal('stall'), ...direction, after: After, ...period }),
  /** Reads and discards. The connection stays open. */
  v.strictObject({ action: v.literal('drop-data'), ...direction, after: After, ...period }),
  /** Discards data, and after `ms` closes both legs with FIN. 0: never closes. */
  v.strictObject({ action: v.literal('timeout'), ...direction, ms: TIME }),
  /** Resets both legs. `from`: the time is counted from the first byte, or from the opening of the connection. */
  v.strictObject({
    action: v.literal('reset'),
    ...direction,
    after: After,
    from: v.picklist(['data', 'open'])
  }),
  /** Passes exactly `bytes` bytes, and then closes both legs, resets them, or stops reading. */
  v.strictObject({
    action: v.literal('limit'),
    ...direction,
    bytes: BYTES,
    then: v.picklist(['fin', 'reset', 'stall'])
  }),
  /** Closes both legs, under traffic as well. */
  v.strictObject({
    action: v.literal('close'),
    ...direction,
    after: After,
    mode: v.picklist(['fin', 'reset'])
  }),
  /** Delays the FIN. */
  v.strictObject({ action: v.literal('slow-close'), ...direction, ms: TIME }),
  /** Damages each byte with the chance `rate`, except for the first `skip` bytes of the connection's direction. */
  v.strictObject({
    action: v.literal('corrupt'),
    ...direction,
    rate: within(FAULT_CHANCE),
    mode: v.picklist(['flip', 'zero', 'random']),
    skip: BYTES
  }),
  v.strictObject({ action: v.literal('duplicate'), ...pieces }),
  v.strictObject({ action: v.literal('swap'), ...pieces }),
  v.strictObject({ action: v.literal('omit'), ...pieces }),
  /**
   * Effect of packet loss on TCP: each 1,448 bytes are lost with `percent` and wait for the retransmission timeout
   * `rto`, doubled for each further loss (RFC 6298, section 5.5). `rtt`: round-trip time for the limit of the rate
   * (Mathis et al., 1997); 0 for no limit. `burst`: average number of lost packets in a row (Gilbert–Elliott); 1 for
   * independent losses.
   */
  v.strictObject({
    action: v.literal('loss'),
    ...direction,
    percent: within({ least: 0, most: 100 }),
    rto: TIME,
    rtt: TIME,
    burst: within({ least: 1, most: 1000 })
  }),
  /** Repeatedly stops reading from the sender for `ms`, and reads for `ms` in between: a slow reader. */
  v.strictObject({
    action: v.literal('zero-window'),
    ...direction,
    ms: whole({ least: 1, most: FAULT_TIME.most })
  })
])
export type LinkAction = v.InferOutput<typeof LinkAction>
