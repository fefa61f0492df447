import { computed, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Timeline } from '../../../../../shared/contract/timeline'
import type { ConnectionDetail } from '../../../../../shared/contract/traffic'
import { formatBytes, formatCount, formatDuration } from '../../../kit/words/model/format'
import { formatSeconds } from '../../../kit/words/model/time-format'
import { barsOf, LANE_HEIGHT, type Bar } from './model/timeline-bars'
import { drawEvents, type TimelineMark, type TimelineSpan } from '../../../kit/words/model/timeline-events'
import { TimeScale } from './model/timeline-scale'
import { useInspectorWords } from '../../../kit/words/use-inspector-words'
import { roleOf } from '../../../kit/words/model/connection-role'

/** Geometry and texts of a timeline. */

/** From the top: phases, client → server, the line, server → client, and the axis. */
export const PHASES = { y: 4, height: 18 }
export const LINE_Y = 30 + LANE_HEIGHT
export const AXIS_Y = LINE_Y + LANE_HEIGHT + 8

const LEAST_WIDTH_PX = 120
/** Label width per character; a Chinese character is about twice as wide as a Latin one. */
const CHARACTER_PX = 6
const WIDE_CHARACTER_PX = 11

export interface DrawnSpan extends TimelineSpan {
  readonly x: number
  readonly y: number
  readonly wide: number
  readonly height: number
  readonly title: string
  /** Label text that fits into the span. */
  readonly label: string
}

export interface DrawnMark extends TimelineMark {
  readonly x: number
  readonly top: number
  readonly bottom: number
  readonly title: string
}

export interface TimelineDrawing {
  readonly scale: ComputedRef<TimeScale>
  readonly bars: ComputedRef<readonly Bar[]>
  readonly spans: ComputedRef<readonly DrawnSpan[]>
  readonly marks: ComputedRef<readonly DrawnMark[]>
  barWords(bar: Bar): string
}

export function useTimelineDrawing(
  timeline: () => Timeline,
  connection: () => ConnectionDetail,
  width: Readonly<Ref<number>>,
  /** True to shorten periods without traffic. */
  squeezed: () => boolean
): TimelineDrawing {
  const { t } = useI18n()
  const words = useInspectorWords()
  const role = computed(() => roleOf(connection().events))
  const drawn = computed(() => drawEvents(connection().events))
  const scale = computed(() => {
    const { from, to, idle } = timeline()
    return new TimeScale(from, to, squeezed() ? idle : [], Math.max(LEAST_WIDTH_PX, width.value))
  })
  const isInSight = (from: number, to: number): boolean => to >= timeline().from && from <= timeline().to
  const since = (time: number): string => formatSeconds(Math.max(0, time - timeline().start))

  const drawSpan = (span: TimelineSpan): DrawnSpan => {
    const { from: first, to: last } = timeline()
    const to = span.to ?? last
    const x = scale.value.x(Math.max(span.from, first))
    const wide = Math.max(3, scale.value.x(Math.min(to, last)) - x)
    const about = { who: words.who(span.about, role.value), address: span.about }
    const text = t(`connection.timeline.spans.${span.kind}`, about)
    const lasted = formatDuration(to - span.from)
    const title = [
      text,
      t('connection.timeline.at', { time: since(span.from) }),
      t('connection.timeline.lasts', { duration: lasted })
    ].join(' · ')
    const y = span.lane === 'phases' ? PHASES.y : span.lane === 'up' ? LINE_Y - LANE_HEIGHT : LINE_Y + 1
    const height = span.lane === 'phases' ? PHASES.height : LANE_HEIGHT - 1
    const label = [`${text} ${lasted}`, text, lasted].find((each) => textWidth(each) < wide - 8) ?? ''
    return { ...span, x, y, wide, height, title, label }
  }

  const drawMark = (mark: TimelineMark): DrawnMark => {
    const entry = connection().events[mark.event]
    const text = entry === undefined ? '' : words.event(entry, role.value)
    const top = mark.lane === 'down' ? LINE_Y : mark.lane === 'up' ? LINE_Y - LANE_HEIGHT : PHASES.y
    const bottom = mark.lane === 'up' ? LINE_Y : LINE_Y + LANE_HEIGHT
    return { ...mark, x: scale.value.x(mark.time), top, bottom, title: `${since(mark.time)}: ${text}` }
  }

  return {
    scale,
    bars: computed(() => barsOf(timeline(), scale.value)),
    spans: computed(() =>
      drawn.value.spans.filter(({ from, to }) => isInSight(from, to ?? timeline().to)).map(drawSpan)
    ),
    marks: computed(() => drawn.value.marks.filter(({ time }) => isInSight(time, time)).map(drawMark)),
    barWords({ direction, bar: [time, , bytes, segments, from, to] }) {
      const facts = {
        time: since(time),
        direction: t(`inspector.direction.${direction}`),
        size: formatBytes(bytes),
        count: formatCount(segments),
        from: formatCount(from),
        to: formatCount(Math.max(from, to - 1))
      }
      return t('connection.timeline.bar', facts, segments)
    }
  }
}

function textWidth(text: string): number {
  const wide = text.match(/[\u2e80-\uffff]/g)?.length ?? 0
  return text.length * CHARACTER_PX + wide * (WIDE_CHARACTER_PX - CHARACTER_PX)
}
