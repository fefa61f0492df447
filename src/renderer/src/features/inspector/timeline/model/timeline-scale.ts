/**
 * Maps timestamps of a timeline to pixels. Time is to scale, except for the given idle periods, which all get the width
 * of their label.
 */

/** Width of an idle period's label. */
const IDLE_PX = 58
/** Maximum share of all idle periods together. */
const IDLE_SHARE = 0.4
/** Minimum distance between two ticks. */
const TICK_PX = 92

export interface ScalePiece {
  readonly from: number
  readonly to: number
  readonly x: number
  readonly width: number
  readonly idle: boolean
}

export interface Tick {
  readonly x: number
  /** Time since the start of the connection. */
  readonly text: string
}

export class TimeScale {
  readonly pieces: readonly ScalePiece[]
  readonly width: number
  /** Pixels per ms in scaled parts. */
  readonly perMs: number

  constructor(from: number, to: number, idle: readonly (readonly [number, number])[], width: number) {
    const active = Math.max(0, to - from - idle.reduce((sum, [start, end]) => sum + end - start, 0))
    const idleWidth = idle.length === 0 ? 0 : Math.min(IDLE_PX, (width * IDLE_SHARE) / idle.length)
    this.width = width
    this.perMs = active === 0 ? 0 : (width - idleWidth * idle.length) / active
    const pieces: ScalePiece[] = []
    let x = 0
    const add = (start: number, end: number, isIdle: boolean): void => {
      const wide = isIdle ? idleWidth : Math.max(0, end - start) * this.perMs
      pieces.push({ from: start, to: end, x, width: wide, idle: isIdle })
      x += wide
    }
    let at = from
    for (const [start, end] of idle) {
      add(at, start, false)
      add(start, end, true)
      at = end
    }
    add(at, to, false)
    this.pieces = pieces
  }

  /** Returns the x position of a timestamp; timestamps outside are at the edge. */
  x(time: number): number {
    const piece = this.pieces.find(({ to }) => time <= to) ?? this.pieces.at(-1)
    if (piece === undefined) return 0
    const share = piece.to === piece.from ? 0 : (time - piece.from) / (piece.to - piece.from)
    return piece.x + Math.min(1, Math.max(0, share)) * piece.width
  }

  time(x: number): number {
    const piece = this.pieces.find((each) => x <= each.x + each.width) ?? this.pieces.at(-1)
    if (piece === undefined) return 0
    const share = piece.width === 0 ? 0 : Math.min(1, Math.max(0, (x - piece.x) / piece.width))
    return piece.from + share * (piece.to - piece.from)
  }

  /** Returns ticks at round times since `start`, far enough apart to be read. */
  ticks(start: number): Tick[] {
    if (this.perMs === 0) return []
    const step = niceStep(TICK_PX / this.perMs)
    const ticks: Tick[] = []
    for (const { from, to, idle } of this.pieces) {
      if (idle) continue
      for (let at = Math.ceil((from - start) / step); at * step <= to - start; at++) {
        const x = this.x(start + at * step)
        // Ticks of adjacent pieces may be too close to each other.
        if (x - (ticks.at(-1)?.x ?? -TICK_PX) >= TICK_PX / 2)
          ticks.push({ x, text: tickText(at * step, step) })
      }
    }
    return ticks
  }
}

/** Returns 1, 2 or 5 times a power of ten, at least `least`. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1e-3)))
  return power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10)
}

export function tickText(milliseconds: number, step: number): string {
  if (milliseconds === 0) return '0'
  if (milliseconds >= 1000) {
    const seconds = milliseconds / 1000
    return `${seconds.toFixed(decimals(step / 1000))} s`
  }
  return `${milliseconds.toFixed(decimals(step))} ms`
}

function decimals(step: number): number {
  return Math.max(0, Math.ceil(-Math.log10(step) - 1e-9))
}
