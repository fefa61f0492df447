import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { en } from '../../src/main/locales/en'
import { zhCN } from '../../src/main/locales/zh-CN'
import { acceleratorOf, menuTemplate, type MenuParts } from '../../src/main/menu-template'

type Item = MenuItemConstructorOptions

const ran: string[] = []
const parts = (more: Partial<MenuParts> = {}): MenuParts => ({
  texts: en,
  platform: 'linux',
  development: false,
  recent: [],
  run: (command) => void ran.push(command),
  openRecent: (id) => void ran.push(`recent ${id}`),
  showAbout: () => void ran.push('about'),
  ...more
})
const all = (items: readonly Item[]): Item[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? all(item.submenu) : [])])
const labels = (items: readonly Item[]): string[] => items.map(({ label }) => label ?? '')
const click = (item: Item | undefined): void => {
  ;(item?.click as (() => void) | undefined)?.()
}

describe('the menu', () => {
  it('has the same entries in both languages, each with a label', () => {
    const english = all(menuTemplate(parts()))
    const chinese = all(menuTemplate(parts({ texts: zhCN })))
    expect(chinese.map(({ id, role }) => id ?? role)).toEqual(english.map(({ id, role }) => id ?? role))
    expect(english.filter(({ type, label }) => type !== 'separator' && label === undefined)).toEqual([])
    expect(labels(menuTemplate(parts({ texts: zhCN })))).toEqual([
      '文件',
      '编辑',
      '捕获',
      '会话',
      '视图',
      '窗口',
      '帮助'
    ])
  })

  it('offers every labelled command, on each system once', () => {
    for (const platform of ['linux', 'darwin'] as const) {
      const ids = all(menuTemplate(parts({ platform }))).flatMap(({ id }) => (id === undefined ? [] : [id]))
      expect(ids.sort()).toEqual(Object.keys(en.menu.commands).sort())
    }
  })

  it('has About Tcplens once on each system', () => {
    for (const platform of ['linux', 'darwin'] as const) {
      const abouts = all(menuTemplate(parts({ platform }))).filter(({ label }) => label === en.menu.about)
      expect(abouts).toHaveLength(1)
      ran.length = 0
      click(abouts[0])
      expect(ran).toEqual(['about'])
    }
  })

  it('sends a command to the page, and shows its keys without handling them', () => {
    const open = all(menuTemplate(parts())).find(({ id }) => id === 'file.open')
    expect([open?.accelerator, open?.registerAccelerator]).toEqual(['CommandOrControl+O', false])
    ran.length = 0
    click(open)
    expect(ran).toEqual(['file.open'])
  })

  it('has no plain letter as a key on a Mac, where the menu would take it from text fields', () => {
    expect([acceleratorOf('exchange.replay', 'linux'), acceleratorOf('exchange.replay', 'darwin')]).toEqual([
      'R',
      undefined
    ])
    expect(acceleratorOf('app.palette', 'darwin')).toBe('CommandOrControl+K')
  })

  it('lists recent files, with their folder only if needed', () => {
    const recent = [
      { id: 3, name: 'a & b.pcapng', folder: '/x' },
      { id: 5, name: 'c.pcapng', folder: '/x' },
      { id: 6, name: 'c.pcapng', folder: '/y' },
      { id: 7, name: 'd\u001b\u202e.pcapng', folder: '/y' }
    ]
    const menu = all(menuTemplate(parts({ recent }))).find(({ label }) => label === 'Open Recent')
    const items = (menu?.submenu ?? []) as Item[]
    expect(labels(items)).toEqual([
      'a && b.pcapng',
      'c.pcapng — /x',
      'c.pcapng — /y',
      'd\\x1b\\u{202e}.pcapng'
    ])
    ran.length = 0
    click(items[1])
    expect(ran).toEqual(['recent 5'])
  })
})
