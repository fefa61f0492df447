import { expect, it } from 'vitest'
import {
  permissionDigits,
  permissionWords
} from '../../../../src/renderer/src/features/sessions/model/permission-bits'

it('formats permissions in common notation', () => {
  expect([0o755, 0o600].map((mode) => [permissionDigits(mode), permissionWords(mode)])).toEqual([
    ['755', 'rwxr-xr-x'],
    ['600', 'rw-------']
  ])
})
