import { expect, it } from 'vitest'
import { safeFileName } from '../../src/shared/file-name'

it.each([
  ['logo.png', 'logo.png'],
  ['..', '_'],
  ['', '_'],
  ['../../etc/pass:wd', '_.._etc_pass_wd'],
  ['a/b\\c', 'a_b_c'],
  ['con.txt', '_con.txt'],
  ['NUL .txt', '_NUL .txt'],
  ['COM¹', '_COM¹'],
  ['lpt0.log', '_lpt0.log'],
  ['CONIN$', '_CONIN$'],
  ['conduct.txt', 'conduct.txt'],
  ['zero\u200bwidth', 'zero_width'],
  ['evil\u202egnp.exe', 'evil_gnp.exe'],
  ['tab\tand\nline', 'tab_and_line'],
  ['光.json', '光.json'],
  ['x'.repeat(300), 'x'.repeat(120)],
  ['荣'.repeat(120), '荣'.repeat(66)]
])('the suggested name %j is made safe', (name, safe) => {
  expect(safeFileName(name)).toBe(safe)
})
