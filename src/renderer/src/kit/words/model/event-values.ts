import { trimEnd } from '../../../../../shared/bytes/trim-end'
import { formatAddress } from '../../model/address'
import { formatDuration } from './format'

/** Readers for values of an event's data, which comes from a file and may be anything. */

/** Returns the strings of a list. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

/** Returns the number of bytes of a base64 string. */
export function base64Bytes(value: unknown): number {
  if (typeof value !== 'string') return 0
  return Math.floor((trimEnd(value, '=').length * 3) / 4)
}

/** True for an endpoint that is not known yet. */
export function isUnknown(value: unknown): boolean {
  return (
    typeof value !== 'object' || value === null || (!('path' in value) && 'port' in value && value.port === 0)
  )
}

/** Returns the duration of a recording gap, or a question mark. */
export function lostTime(value: unknown): string {
  const hasDuration = typeof value === 'object' && value !== null && 'milliseconds' in value
  return hasDuration && typeof value.milliseconds === 'number' ? formatDuration(value.milliseconds) : '?'
}

/** Returns an endpoint's address, or a question mark. */
export function address(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('host' in value) || !('port' in value)) return '?'
  if ('path' in value && typeof value.path === 'string') return value.path
  return typeof value.host === 'string' && typeof value.port === 'number'
    ? formatAddress({ host: value.host, port: value.port })
    : '?'
}
