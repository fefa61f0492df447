import type { BodyEncoding } from '../../../../../../decode/view/body-encodings'
import type { TextEncoding } from '../../../../../../shared/model/text-encodings'

/** Display names of the encodings offered only for bodies; the same in every language. */
export const BODY_ENCODING_NAMES: Readonly<Record<Exclude<BodyEncoding, TextEncoding>, string>> = {
  'windows-1252': 'Windows-1252',
  'windows-1250': 'Windows-1250',
  'iso-8859-2': 'ISO-8859-2 (Latin-2)',
  'windows-1251': 'Windows-1251',
  'koi8-r': 'KOI8-R',
  'koi8-u': 'KOI8-U',
  'iso-8859-5': 'ISO-8859-5',
  ibm866: 'CP866',
  'windows-1253': 'Windows-1253',
  'iso-8859-7': 'ISO-8859-7',
  'windows-1254': 'Windows-1254',
  'windows-1255': 'Windows-1255',
  'iso-8859-8': 'ISO-8859-8',
  'windows-1256': 'Windows-1256',
  'iso-8859-6': 'ISO-8859-6',
  'windows-1257': 'Windows-1257',
  'iso-8859-4': 'ISO-8859-4 (Latin-4)',
  'iso-8859-13': 'ISO-8859-13 (Latin-7)',
  'windows-1258': 'Windows-1258',
  'windows-874': 'Windows-874',
  'iso-8859-15': 'ISO-8859-15 (Latin-9)',
  macintosh: 'Mac Roman',
  'iso-2022-jp': 'ISO-2022-JP'
}
