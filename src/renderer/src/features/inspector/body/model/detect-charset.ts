import { analyse } from 'chardet'
import type { Detect } from '../../../../../../decode/view/body-charset'
import { bodyEncodingNamed } from '../../../../../../decode/view/body-encodings'

/** Detects possible encodings of a text by character frequency. */
export const detectCharset: Detect = (sample) =>
  analyse(sample).flatMap(({ name, confidence }) => {
    const encoding = bodyEncodingNamed(name)
    return encoding === undefined ? [] : [{ encoding, confidence }]
  })
