import { analyse } from 'chardet'
import type { Detect } from '../../../decode/view/body-charset'
import { bodyEncodingNamed } from '../../../decode/view/body-encodings'

/** Encodings a text may be in, by the frequency of its characters. */
export const detectCharset: Detect = (sample) =>
  analyse(sample).flatMap(({ name, confidence }) => {
    const encoding = bodyEncodingNamed(name)
    return encoding === undefined ? [] : [{ encoding, confidence }]
  })
