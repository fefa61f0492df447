/** Summary line of a frame: its values in the protocol's own terms, without the fields of header blocks. */
import {
  ACK,
  ALTSVC,
  GOAWAY,
  ORIGIN,
  PING,
  PRIORITY,
  PRIORITY_UPDATE,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE,
  errorName,
  settingName
} from './frame-names'
import { uint31, uint32, type FrameHead } from './frame-head'
import { hexText } from '../../field-list'
import { latin1 } from '../http1/bytes'

/** Maximum length of a text in the list. */
const MAX_TEXT = 120

export function frameSummary(head: FrameHead, payload: Uint8Array | null): string {
  if (payload === null) return ''
  switch (head.type) {
    case SETTINGS:
      return (head.flags & ACK) !== 0
        ? ''
        : settingsOf(payload)
            .map(({ name, value }) => `${name}=${value}`)
            .join(' ')
    case WINDOW_UPDATE:
      return payload.length === 4 ? `+${uint31(payload, 0)}` : ''
    case RST_STREAM:
      return payload.length === 4 ? errorName(uint32(payload, 0)) : ''
    case PING:
      return hexText(payload)
    case GOAWAY:
      return payload.length < 8
        ? ''
        : [
            `last=${uint31(payload, 0)}`,
            errorName(uint32(payload, 4)),
            latin1(payload, 8, Math.min(payload.length, 8 + MAX_TEXT))
          ]
            .filter((text) => text !== '')
            .join(' ')
    case PRIORITY:
      return payload.length === 5 ? `on=${uint31(payload, 0)} weight=${(payload[4] ?? 0) + 1}` : ''
    case PRIORITY_UPDATE:
      return payload.length < 4
        ? ''
        : `stream=${uint31(payload, 0)} ${latin1(payload, 4, Math.min(payload.length, 4 + MAX_TEXT))}`
    case ORIGIN:
    case ALTSVC:
      return latin1(payload, 2, Math.min(payload.length, 2 + MAX_TEXT))
    default:
      return ''
  }
}

export interface Setting {
  id: number
  name: string
  value: number
  /** Offset in the payload. */
  at: number
}

export function settingsOf(payload: Uint8Array): Setting[] {
  const settings: Setting[] = []
  for (let at = 0; at + 6 <= payload.length; at += 6) {
    const id = ((payload[at] ?? 0) << 8) | (payload[at + 1] ?? 0)
    settings.push({ id, name: settingName(id), value: uint32(payload, at + 2), at })
  }
  return settings
}
