/**
 * Returns the `points` of an SVG polyline for a series, newest at the right edge. Scaled to its peak, but at least to
 * `floor`, so that an idle line stays flat.
 */
export function sparklinePoints(
  values: readonly number[],
  size: { width: number; height: number; samples: number; floor: number }
): string {
  const { width, height, samples, floor } = size
  const peak = Math.max(floor, ...values)
  const step = width / Math.max(1, samples - 1)
  const start = width - (values.length - 1) * step
  const points = values.map((value, index) => point(start + index * step, height - (value / peak) * height))
  // Until there are enough samples, the line starts at zero.
  if (start > 0) points.unshift(point(0, height), point(Math.max(0, start - step), height))
  return points.join(' ')
}

function point(x: number, y: number): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`
}
